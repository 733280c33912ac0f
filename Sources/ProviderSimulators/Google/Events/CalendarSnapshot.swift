import Foundation

/// The events of a calendar at one moment of its history.
struct CalendarSnapshot: Sendable {
    /// Single events and series, deleted ones too, in the order in which they were made.
    let events: [GoogleEvent]
    /// Changed and cancelled occurrences, by series.
    let exceptions: [String: [GoogleEvent]]
    let zone: ZoneTime

    /// The calendar now, or as it was at a stamp.
    init(_ calendar: GoogleCalendar, at stamp: Int? = nil) {
        let all = calendar.records.values.compactMap { record in
            if let stamp { record.version(at: stamp) } else { record.current }
        }.filter { !$0.isSwept }.sorted { ($0.serial, $0.id) < ($1.serial, $1.id) }
        events = all.filter { $0.recurringEventId == nil }
        exceptions = Dictionary(grouping: all.filter { $0.recurringEventId != nil }) { $0.recurringEventId ?? "" }
        zone = calendar.zone
    }

    /// The zone in which a series keeps its time of day.
    func zone(of series: GoogleEvent) -> ZoneTime { series.start.zoneName.flatMap { ZoneTime($0) } ?? zone }

    /// The occurrences of a series that begin before an instant, and all that were changed or cancelled.
    func occurrences(of series: GoogleEvent, before end: Date) -> [GoogleEvent] {
        guard let repetition = series.repetition else { return [] }
        let changed = exceptions[series.id] ?? []
        let starts = Set(changed.compactMap(\.originalStart).map(\.basicText))
        let plain = repetition.occurrences(from: series.start, before: end, zone: zone(of: series))
            .filter { !starts.contains($0.basicText) }.map { series.occurrence(at: $0) }
        return (plain + changed).sorted { $0.start.instant(in: zone) < $1.start.instant(in: zone) }
    }

    /// Everything alive that takes place between two instants, one by one.
    func alive(from start: Date, to end: Date) -> [GoogleEvent] {
        events.filter(\.isAlive)
            .flatMap { $0.repetition == nil ? [$0] : occurrences(of: $0, before: end) }
            .filter { $0.isAlive && $0.start.instant(in: zone) < end && $0.end.instant(in: zone) > start }
    }
}
