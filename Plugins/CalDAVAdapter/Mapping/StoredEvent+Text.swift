import Foundation
import ICalendar
import ProviderKit

extension StoredEvent {
    /// An event as its text says it. The window is known where the start and the end are instants or in a zone of the system; a whole day
    /// has none of its own.
    init(id: EventID, tag: EntityTag, text: Data, assumed name: EventName? = nil, key assumedKey: EventKey? = nil) {
        guard let object = try? CalendarObject(parsing: text),
            let event = object.events.first(where: { $0.recurrenceID == nil }) ?? object.events.first
        else {
            self.init(id: id, uid: EventUID(name?.uid ?? ""), revision: tag.revision, window: nil, title: nil, key: nil)
            return
        }
        // A server that strips properties it does not know leaves our UID, which nobody else can have made.
        let key = EventMarker.key(of: event) ?? (event.uid == name?.uid ? assumedKey : nil)
        self.init(
            id: id, uid: EventUID(event.uid), revision: tag.revision, window: Self.window(of: event), title: event.summary ?? "", key: key)
    }

    private static func window(of event: EventComponent) -> TimeWindow? {
        guard event.problems.isEmpty, let start = event.start.flatMap(instant) else { return nil }
        if let end = event.end.flatMap(instant) { return TimeWindow(start: start, end: end) }
        guard let duration = event.duration, duration.days == 0 else { return nil }
        return TimeWindow(start: start, end: start.addingTimeInterval(TimeInterval(duration.seconds)))
    }

    private static func instant(_ value: TimeValue) -> Date? {
        switch value {
        case .utc(let seconds): Date(timeIntervalSince1970: TimeInterval(seconds))
        case .zoned(let civil, let tzid):
            (try? ZoneDatabase.system.zone(named: tzid)).map { Date(timeIntervalSince1970: TimeInterval($0.utc(of: civil))) }
        case .date, .floating: nil
        }
    }
}
