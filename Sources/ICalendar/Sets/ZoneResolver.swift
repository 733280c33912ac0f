/// Finds the zone that an object means by a TZID (caldav.md §3.6): the system's zones first, because they know tomorrow's rules;
/// then the object's own VTIMEZONE; else nothing, and never UTC.
struct ZoneResolver {
    /// The zone for times without one: floating times and whole days.
    let floating: ZoneRules
    private let database: ZoneDatabase
    private let components: [String: ZoneComponent]
    private var known: [String: Result<ZoneRules, ZoneProblem>] = [:]

    init(floating: ZoneRules, database: ZoneDatabase, components: [String: ZoneComponent]) {
        self.floating = floating
        self.database = database
        self.components = components
    }

    mutating func resolve(_ value: TimeValue) throws(ZoneProblem) -> ResolvedTime {
        switch value {
        case .date(let date): ResolvedTime(civil: CivilDateTime(date: date, secondOfDay: 0), isAllDay: true, zone: floating)
        case .floating(let civil): ResolvedTime(civil: civil, zone: floating)
        case .utc(let seconds): ResolvedTime(instant: seconds, zone: .utc)
        case .zoned(let civil, let tzid): ResolvedTime(civil: civil, zone: try rules(named: tzid))
        }
    }

    mutating func rules(named tzid: String) throws(ZoneProblem) -> ZoneRules {
        if let result = known[tzid] { return try result.get() }
        let result = find(tzid)
        known[tzid] = result
        return try result.get()
    }

    private func find(_ tzid: String) -> Result<ZoneRules, ZoneProblem> {
        if let rules = try? database.zone(named: tzid) { return .success(rules) }
        guard let component = components[tzid] else {
            return .failure(ZoneProblem(tzid: tzid, detail: "the system does not know it and the object does not define it"))
        }
        do throws(ZoneProblem) {
            return .success(try component.rules())
        } catch {
            return .failure(error)
        }
    }
}
