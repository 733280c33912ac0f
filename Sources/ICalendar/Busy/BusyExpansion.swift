public import Foundation

/// The busy time of a calendar object inside a window.
///
/// Cost is bounded whatever the object says: its size when it is read, each rule by ``RecurrenceLimits``, all instances together by
/// ``mostInstances``. What goes beyond is ``unknown``, never silently free.
public struct BusyExpansion: Equatable, Sendable {
    /// The most instances that one expansion makes.
    public static let mostInstances = 100_000

    /// Busy periods, sorted by start, then end, then UID. Not merged; see ``coalesced``.
    public private(set) var busy: [BusyPeriod] = []
    /// What could not be determined, sorted in the same way.
    public private(set) var unknown: [UnknownPeriod] = []
    /// Oddities that did not keep an event from being understood.
    public private(set) var remarks: [BusyRemark] = []

    /// Expands every event and VFREEBUSY of an object.
    ///
    /// - Parameters:
    ///   - object: The object.
    ///   - from: Where the window begins. A fraction of a second is rounded down.
    ///   - to: Where it ends, not included. A fraction is rounded up. An empty window gives nothing.
    ///   - floatingZone: The zone for times without a zone and for whole days (caldav.md §3.5).
    ///   - policy: The open choices.
    ///   - zones: The system's zones.
    ///   - limits: What one rule may give and cost.
    public init(
        of object: CalendarObject, from: Date, to: Date, floatingZone: ZoneRules, policy: BusyPolicy = .standard,
        zones: ZoneDatabase = .system, limits: RecurrenceLimits = .standard
    ) {
        let from = Self.seconds(from.timeIntervalSince1970.rounded(.down))
        let to = Self.seconds(to.timeIntervalSince1970.rounded(.up))
        guard from < to else { return }
        var expander = SeriesExpander(
            from: from, to: to, zones: ZoneResolver(floating: floatingZone, database: zones, components: object.zones),
            limits: limits, remaining: Self.mostInstances)
        for series in EventSeries.group(object.events) {
            add(series, with: &expander, policy: policy)
        }
        for component in object.freeBusy { add(component, from: from, to: to, clips: policy.clips) }
        sort()
    }

    /// Expands a text. Fails only when the text as a whole cannot be read.
    public init(
        parsing data: Data, from: Date, to: Date, floatingZone: ZoneRules, policy: BusyPolicy = .standard,
        zones: ZoneDatabase = .system, limits: RecurrenceLimits = .standard, textLimits: ICalendarLimits = .object
    ) throws(ICalendarError) {
        self.init(
            of: try CalendarObject(parsing: data, limits: textLimits), from: from, to: to, floatingZone: floatingZone, policy: policy,
            zones: zones, limits: limits)
    }

    /// Years 0001 to 9999, which is all that iCalendar can write.
    private static func seconds(_ value: Double) -> Int {
        value.isNaN ? 0 : Int(min(max(value, -62_135_596_800), 253_402_300_800))
    }

    private mutating func add(_ series: EventSeries, with expander: inout SeriesExpander, policy: BusyPolicy) {
        let kinds = series.components.map { policy.kind(of: $0) }
        let hadRoom = expander.remaining >= 0
        let expansion = expander.expand(series) { policy.kind(of: $0) != nil }
        for instance in expansion.instances {
            guard let kind = kinds[instance.component] else { continue }
            addBusy(
                instance.start, instance.end, uid: series.uid, kind: kind, from: expander.from, to: expander.to, clips: policy.clips)
        }
        var gaps = expansion.gaps
        if expander.remaining < 0, hadRoom || !expansion.instances.isEmpty || kinds.contains(where: { $0 != nil }) {
            gaps.append(expander.gap("the calendar has more than \(Self.mostInstances) instances in the window"))
        }
        for gap in gaps where gap.start < gap.end {
            unknown.append(
                UnknownPeriod(uid: series.uid, reason: gap.reason, start: Self.date(gap.start), end: Self.date(gap.end)))
        }
        for remark in Set(expansion.remarks) { remarks.append(BusyRemark(uid: series.uid, text: remark)) }
    }

    private mutating func add(_ component: FreeBusyComponent, from: Int, to: Int, clips: Bool) {
        for period in component.periods {
            let kind: BusyPeriod.Kind? =
                switch period.kind {
                case .free: nil
                case .busy: .busy
                case .tentative: .tentative
                case .unavailable: .unavailable
                }
            guard let kind else { continue }
            addBusy(period.start, period.end, uid: component.uid, kind: kind, from: from, to: to, clips: clips)
        }
        if component.periods.contains(where: \.isSuspicious) {
            remarks.append(BusyRemark(uid: component.uid, text: "FREEBUSY has a period without length"))
        }
        if !component.problems.isEmpty {
            let reason = component.problems.prefix(3).map(\.description).joined(separator: "; ")
            unknown.append(UnknownPeriod(uid: component.uid, reason: reason, start: Self.date(from), end: Self.date(to)))
        }
    }

    /// Adds a period that touches the window. What has no length takes no time (RFC 4791 §9.9).
    private mutating func addBusy(
        _ start: Int, _ end: Int, uid: String, kind: BusyPeriod.Kind, from: Int, to: Int, clips: Bool
    ) {
        guard start < end, start < to, end > from else { return }
        busy.append(
            BusyPeriod(
                start: Self.date(clips ? max(start, from) : start), end: Self.date(clips ? min(end, to) : end), uid: uid, kind: kind))
    }

    private static func date(_ seconds: Int) -> Date { Date(timeIntervalSince1970: Double(seconds)) }

    private mutating func sort() {
        busy.sort { ($0.start, $0.end, $0.uid, $0.kind.rawValue) < ($1.start, $1.end, $1.uid, $1.kind.rawValue) }
        unknown = Array(Set(unknown))
        unknown.sort { ($0.start, $0.end, $0.uid, $0.reason) < ($1.start, $1.end, $1.uid, $1.reason) }
        remarks.sort { ($0.uid, $0.text) < ($1.uid, $1.text) }
    }
}
