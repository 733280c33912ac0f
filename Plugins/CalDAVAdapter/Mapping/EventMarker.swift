import ICalendar
import ProviderKit

/// The property by which an event is recognised as ours: `X-CALENDAR-HOST-KEY:<key, percent-encoded>:<generation>`.
///
/// Percent-encoded, because keys may hold anything and not all servers bring every character back.
enum EventMarker {
    static let property = "X-CALENDAR-HOST-KEY"

    /// The marker for a key.
    static func marker(for key: EventKey) -> EventText.Marker {
        EventText.Marker(name: property, value: "\(PercentEncoding.component(key.value)):\(key.generation)")
    }

    /// The key that an event carries, if it is ours.
    static func key(of event: EventComponent) -> EventKey? {
        guard let value = event.extensionValue(property), let colon = value.lastIndex(of: ":"),
            let generation = Int(value[value.index(after: colon)...]), generation >= 0, colon != value.startIndex
        else { return nil }
        return EventKey(PercentEncoding.decodedText(String(value[..<colon])), generation: generation)
    }
}
