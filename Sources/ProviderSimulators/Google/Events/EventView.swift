import Foundation
import ProviderKit

/// How events are shown to one caller.
struct EventView: Sendable {
    let calendar: GoogleCalendar
    /// The zone in which instants are shown.
    let zone: ZoneTime
    /// Whether only the time may be seen.
    let isLimited: Bool
    var maximumAttendees: Int?

    /// The event as a resource. `isListed` reduces deleted ones to what the service guarantees.
    func json(_ event: GoogleEvent, isListed: Bool = false) -> GoogleJSON {
        var json: GoogleJSON = [
            "kind": "calendar#event", "etag": .string(event.etag), "id": .string(event.id), "status": .string(event.status.rawValue),
        ]
        if let series = event.recurringEventId { json["recurringEventId"] = .string(series) }
        if let original = event.originalStart { json["originalStartTime"] = original.json(in: zone) }
        if isListed, !event.isAlive { return json }
        json["start"] = event.start.json(in: zone)
        json["end"] = event.end.json(in: zone)
        json["iCalUID"] = .string(event.iCalUID)
        json["eventType"] = .string(event.type)
        json["updated"] = .string(Self.text(event.updated))
        guard !isLimited else {
            json["visibility"] = "private"
            json["transparency"] = event.properties["transparency"]
            return json
        }
        for (name, value) in event.properties { json[name] = value }
        json["attendees"] = attendees(of: event).map { .array($0.shown) }
        if attendees(of: event)?.isShortened ?? false { json["attendeesOmitted"] = true }
        json["created"] = .string(Self.text(event.created))
        json["sequence"] = .int(event.sequence)
        json["creator"] = person(event.creator)
        json["organizer"] = person(calendar.id)
        json["htmlLink"] = .string("https://www.google.com/calendar/event?eid=\(Base64URL.encode(event.id.utf8))")
        json["recurrence"] = event.repetition.map { .array($0.lines.map { .string($0) }) }
        if json["reminders"] == nil { json["reminders"] = ["useDefault": true] }
        return json
    }

    /// Milliseconds, as the service writes them.
    static func text(_ instant: Date) -> String { RFC3339.text(instant).dropLast() + ".000Z" }

    private func person(_ address: String) -> GoogleJSON {
        var person: GoogleJSON = ["email": .string(address)]
        if address == calendar.owner || address == calendar.id { person["self"] = true }
        return person
    }

    private func attendees(of event: GoogleEvent) -> (shown: [GoogleJSON], isShortened: Bool)? {
        guard let all = event.properties["attendees"]?.elements else { return nil }
        let marked = all.map { attendee in
            var attendee = attendee
            if attendee["responseStatus"] == nil { attendee["responseStatus"] = "needsAction" }
            attendee["self"] = attendee["email"]?.text == calendar.owner ? true : nil
            return attendee
        }
        guard let maximumAttendees, marked.count > maximumAttendees else { return (marked, false) }
        return (marked.filter { $0["self"] == true }, true)
    }
}
