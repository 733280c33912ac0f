import Foundation

/// Which events of a calendar a list is to have.
struct EventQuery: Sendable {
    /// How far without `timeMax` repeating events are shown one by one, in days from now or from `timeMin`. The real figure is not known.
    private static let horizonDays = 730.0

    let showsOccurrences: Bool
    let showsDeleted: Bool
    let timeMin: Date?
    let timeMax: Date?
    let updatedMin: Date?
    /// The instant up to which repeating events are expanded.
    let horizon: Date
    private let text: String?
    private let iCalUID: String?
    private let types: Set<String>
    private let privateProperties: [String]
    private let sharedProperties: [String]

    /// Reads the parameters of `events.list`.
    init(_ call: GoogleCall) throws(GoogleRefusal) {
        showsOccurrences = call.flag("singleEvents")
        showsDeleted = call.flag("showDeleted")
        timeMin = call.instant("timeMin")
        timeMax = call.instant("timeMax")
        updatedMin = call.instant("updatedMin")
        text = call.text("q")?.lowercased()
        iCalUID = call.text("iCalUID")
        types = Set(call.texts("eventTypes"))
        privateProperties = call.texts("privateExtendedProperty")
        sharedProperties = call.texts("sharedExtendedProperty")
        horizon = timeMax ?? max(call.now, timeMin ?? call.now).addingTimeInterval(Self.horizonDays * 86_400)
        if let timeMin, let timeMax, timeMin >= timeMax { throw .emptyRange }
        for (name, filters) in [
            ("privateExtendedProperty", privateProperties), ("sharedExtendedProperty", sharedProperties),
        ] where !filters.allSatisfy({ $0.contains("=") }) {
            throw .invalid("\(name) has the form name=value.", name)
        }
        if call.text("orderBy") == "startTime", !showsOccurrences {
            throw .invalid("The requested ordering is not available for the particular query.", "orderBy")
        }
    }

    /// The items of a snapshot by id: events and series with their exceptions, or one by one. Deleted ones are among them.
    func items(of snapshot: CalendarSnapshot) -> [String: GoogleEvent] {
        let all = snapshot.events.flatMap { event -> [GoogleEvent] in
            guard event.repetition != nil else { return [event] }
            guard showsOccurrences else { return [event] + (snapshot.exceptions[event.id] ?? []) }
            return event.isAlive ? snapshot.occurrences(of: event, before: horizon) : []
        }
        return Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether an event, alive or not, is one of those asked for.
    func matches(_ event: GoogleEvent, in snapshot: CalendarSnapshot) -> Bool {
        matchesText(event) && isInTime(event, snapshot)
    }

    private func matchesText(_ event: GoogleEvent) -> Bool {
        if let iCalUID, event.iCalUID != iCalUID { return false }
        if !types.isEmpty, !types.contains(event.type) { return false }
        if let updatedMin, event.updated < updatedMin { return false }
        if let text {
            let words = ["summary", "description", "location"].compactMap { event.properties[$0]?.text?.lowercased() }
            guard words.contains(where: { $0.contains(text) }) else { return false }
        }
        let own = event.properties["extendedProperties"]
        return Self.has(privateProperties, own?["private"]) && Self.has(sharedProperties, own?["shared"])
    }

    private static func has(_ filters: [String], _ properties: GoogleJSON?) -> Bool {
        filters.allSatisfy { filter in
            let parts = filter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return properties?[parts[0]]?.text == parts[1]
        }
    }

    /// `timeMin` filters on the end and `timeMax` on the start, both exclusive. A series counts where one of its occurrences does; a changed
    /// occurrence counts where it is now and where it was.
    private func isInTime(_ event: GoogleEvent, _ snapshot: CalendarSnapshot) -> Bool {
        guard timeMin != nil || timeMax != nil else { return true }
        if event.repetition != nil {
            return snapshot.occurrences(of: event, before: horizon).contains { isInTime($0.start, $0.end, snapshot) }
        }
        if isInTime(event.start, event.end, snapshot) { return true }
        guard !showsOccurrences || !event.isAlive, let original = event.originalStart else { return false }
        return isInTime(original, event.end(startingAt: original), snapshot)
    }

    private func isInTime(_ start: EventTime, _ end: EventTime, _ snapshot: CalendarSnapshot) -> Bool {
        (timeMin.map { end.instant(in: snapshot.zone) > $0 } ?? true) && (timeMax.map { start.instant(in: snapshot.zone) < $0 } ?? true)
    }
}
