import Foundation

/// What is sent of an event.
///
/// A new event leaves out what it does not have. A changed one says `null`, which takes a field away (RFC 7396); what is not named at all
/// stays as it is at Google.
struct EventBody: Encodable, Sendable {
    struct Source: Encodable, Equatable, Sendable {
        let title: String
        let url: String
    }

    /// The id, for a new event.
    var id: String?
    var summary: String
    var description: String?
    var location: String?
    var start: EventTime
    var end: EventTime
    var status: String
    var transparency: String
    var source: Source?
    var attendees: [EventResource.Attendee]
    var extendedProperties: EventResource.ExtendedProperties
    /// Whether absent fields are sent as `null`.
    var takesAway = false

    private enum Key: CodingKey {
        case id, summary, description, location, start, end, status, transparency, source, attendees, extendedProperties
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encodeIfPresent(id, forKey: .id)
        try container.encode(summary, forKey: .summary)
        try encode(description, .description, &container)
        try encode(location, .location, &container)
        try encode(time: start, .start, &container)
        try encode(time: end, .end, &container)
        try container.encode(status, forKey: .status)
        try container.encode(transparency, forKey: .transparency)
        try encode(source, .source, &container)
        if takesAway || !attendees.isEmpty { try container.encode(attendees, forKey: .attendees) }
        try container.encode(extendedProperties, forKey: .extendedProperties)
    }

    private func encode(_ value: (some Encodable)?, _ key: Key, _ container: inout KeyedEncodingContainer<Key>) throws {
        if let value {
            try container.encode(value, forKey: key)
        } else if takesAway {
            try container.encodeNil(forKey: key)
        }
    }

    private enum TimeKey: CodingKey {
        case date, dateTime, timeZone
    }

    /// A change also takes the day away that a person may have made of the event, and a zone that is not ours.
    private func encode(time: EventTime, _ key: Key, _ container: inout KeyedEncodingContainer<Key>) throws {
        guard takesAway else { return try container.encode(time, forKey: key) }
        var nested = container.nestedContainer(keyedBy: TimeKey.self, forKey: key)
        try nested.encode(time.date, forKey: .date)
        try nested.encode(time.dateTime, forKey: .dateTime)
        try nested.encode(time.timeZone, forKey: .timeZone)
    }

    /// The JSON text.
    func json() -> Data? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try? encoder.encode(self)
    }
}
