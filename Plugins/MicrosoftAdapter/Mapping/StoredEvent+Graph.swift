import Foundation
import ProviderKit

extension StoredEvent {
    /// An event as Graph tells it; `nil` where it has no revision, without which it cannot be changed. `known` is the key of an event that was
    /// written just now: the answer to a write shows no extended properties.
    ///
    /// Whole days have no window of their own: which instants they are depends on the reader's zone.
    init?(_ event: GraphEvent, known: EventKey? = nil) {
        guard let revision = event.revision else { return nil }
        var window: TimeWindow?
        if event.isAllDay != true, let start = event.start?.instant(), let end = event.end?.instant(roundingUp: true) {
            window = TimeWindow(start: start, end: end)
        }
        self.init(
            id: EventID(event.id), uid: EventUID(event.iCalUId ?? ""), revision: revision, window: window, title: event.subject ?? "",
            key: known ?? event.markedKey)
    }
}

extension GraphEvent {
    /// The caller's key in the event's marker.
    var markedKey: EventKey? {
        guard let property = singleValueExtendedProperties?.first(where: { Self.isSame($0.id, EventMarker.property) }) else { return nil }
        return property.value.flatMap { EventMarker.key(in: $0) }
    }

    /// The service may spell the namespace in another case than it was given; the name keeps its own.
    private static func isSame(_ lhs: String, _ rhs: String) -> Bool {
        lhs.lowercased() == rhs.lowercased() && lhs.hasSuffix(" CalendarHostKey")
    }
}
