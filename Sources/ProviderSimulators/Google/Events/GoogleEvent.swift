import Foundation

/// An event of a simulated calendar: a single one, a series, one changed or cancelled occurrence of a series, or any other occurrence.
struct GoogleEvent: Sendable {
    enum Status: String, Sendable {
        case confirmed, tentative, cancelled
    }

    let id: String
    let iCalUID: String
    /// Grows with every event, so that lists have an order.
    let serial: Int
    /// The state's version in which it was written last; its etag, and its place in change feeds.
    var stamp: Int
    let created: Date
    var updated: Date
    var sequence: Int
    /// The address of the account that made it.
    let creator: String
    var status: Status
    var start: EventTime
    var end: EventTime
    /// How it repeats; `nil` for once.
    var repetition: Repetition?
    /// The series that it is an occurrence of.
    var recurringEventId: String?
    /// When it would be if it had not been changed; never changes.
    var originalStart: EventTime?
    /// Everything else that clients may write, as it was written.
    var properties: [String: GoogleJSON]
    /// Whether it went away together with its series, so that nobody is told of it on its own.
    var isSwept = false

    /// The version as the service writes it, quotes included.
    var etag: String { "\"\(1_800_000_000_000 + stamp * 1_000)\"" }

    var type: String { properties["eventType"]?.text ?? "default" }
    var isTransparent: Bool { properties["transparency"]?.text == "transparent" }
    var isAlive: Bool { status != .cancelled }

    /// The length of time, in seconds, or in days where it is all-day.
    func end(startingAt time: EventTime) -> EventTime { end.moved(from: start, to: time) }

    /// One occurrence of the series, unchanged.
    func occurrence(at time: EventTime) -> GoogleEvent {
        var event = GoogleEvent(
            id: "\(id)_\(time.basicText)", iCalUID: iCalUID, serial: serial, stamp: stamp, created: created, updated: updated,
            sequence: sequence, creator: creator, status: status, start: time, end: end(startingAt: time), properties: properties)
        event.recurringEventId = id
        event.originalStart = time
        return event
    }

    /// What a patch is laid over: everything that clients may write, in the service's form.
    var written: GoogleJSON {
        guard let utc = ZoneTime("UTC") else { return .object(properties) }
        func plain(_ time: EventTime) -> GoogleJSON {
            var json = time.json(in: utc)
            json["timeZone"] = time.zoneName.map { .string($0) }
            return json
        }
        var json = GoogleJSON.object(properties)
        json["start"] = plain(start)
        json["end"] = plain(end)
        json["status"] = .string(status.rawValue)
        json["sequence"] = .int(sequence)
        json["recurrence"] = repetition.map { .array($0.lines.map { .string($0) }) }
        return json
    }
}
