import Foundation

/// What a client writes into an event, checked beyond the schema.
struct EventBody: Sendable {
    let status: GoogleEvent.Status
    let start: EventTime
    let end: EventTime
    let repetition: Repetition?
    let sequence: Int?
    let properties: [String: GoogleJSON]

    /// Properties that the service sets; what a client sends for them is ignored.
    private static let readOnly: Set<String> = [
        "kind", "etag", "htmlLink", "created", "updated", "creator", "organizer", "hangoutLink", "locked", "privateCopy",
        "attendeesOmitted", "endTimeUnspecified", "recurringEventId", "originalStartTime", "id", "iCalUID",
    ]
    private static let kept: Set<String> = ["start", "end", "status", "sequence", "recurrence"]
    private static let values: [String: Set<String>] = [
        "transparency": ["opaque", "transparent"], "visibility": ["default", "public", "private", "confidential"],
        "eventType": ["default", "birthday", "focusTime", "fromGmail", "outOfOffice", "workingLocation"],
    ]
    private static let responses: Set<String> = ["needsAction", "declined", "tentative", "accepted"]

    /// Reads a body whose schema is right.
    init(_ body: GoogleJSON) throws(GoogleRefusal) {
        let all = (body.properties ?? [:]).filter { $0.value != .null }
        guard let startJSON = all["start"] else { throw .required("Missing start time.", "start") }
        guard let endJSON = all["end"] else { throw .required("Missing end time.", "end") }
        start = try EventTime(startJSON, "start")
        end = try EventTime(endJSON, "end")
        try Self.checkRange(start, end)
        guard let status = GoogleEvent.Status(rawValue: all["status"]?.text ?? "confirmed") else {
            throw .invalid("Invalid value for: \(all["status"]?.text ?? "")", "status")
        }
        self.status = status
        let lines = (all["recurrence"]?.elements ?? []).compactMap(\.text)
        if lines.isEmpty {
            repetition = nil
        } else {
            guard start.isDay || (start.zoneName != nil && end.zoneName != nil) else {
                throw .required("Missing time zone definition for start time.", "start.timeZone")
            }
            repetition = try Repetition(lines, start: start)
        }
        sequence = all["sequence"]?.integer
        properties = all.filter { !Self.readOnly.contains($0.key) && !Self.kept.contains($0.key) }
        try Self.check(properties)
    }

    private static func checkRange(_ start: EventTime, _ end: EventTime) throws(GoogleRefusal) {
        switch (start, end) {
        case (.day(let first), .day(let last)) where first >= last: throw .emptyRange
        case (.moment(let first, _), .moment(let last, _)) where first > last: throw .emptyRange
        case (.day, .moment), (.moment, .day): throw .invalid("Start and end times must either both be date or both be dateTime.", "end")
        default: return
        }
    }

    private static func check(_ properties: [String: GoogleJSON]) throws(GoogleRefusal) {
        for (name, allowed) in values {
            if let text = properties[name]?.text, !allowed.contains(text) { throw .invalid("Invalid value for: \(text)", name) }
        }
        for attendee in properties["attendees"]?.elements ?? [] {
            guard let email = attendee["email"]?.text else { throw .required("Missing attendee email.", "attendees.email") }
            guard email.contains("@"), !email.contains(" ") else { throw .invalid("Invalid attendee email.", "attendees.email") }
            if let response = attendee["responseStatus"]?.text, !responses.contains(response) {
                throw .invalid("Invalid value for: \(response)", "attendees.responseStatus")
            }
        }
        for (_, group) in properties["extendedProperties"]?.properties ?? [:] {
            for (name, value) in group.properties ?? [:] {
                guard (1...44).contains(name.unicodeScalars.count) else {
                    throw .invalid("The extended property's key is too long.", "extendedProperties")
                }
                guard (value.text ?? "").unicodeScalars.count <= 1_024 else {
                    throw .invalid("The extended property's value is too long.", "extendedProperties")
                }
            }
        }
    }
}
