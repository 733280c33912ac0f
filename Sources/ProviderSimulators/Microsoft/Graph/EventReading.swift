import ProviderKit

/// Reads what a client writes about an event. The body's shape was checked before; this is about its meaning.
enum EventReading {
    /// Properties that are kept as they are written.
    private static let kept: Set<String> = [
        "subject", "body", "location", "locations", "attendees", "categories", "importance", "sensitivity", "showAs", "isReminderOn",
        "reminderMinutesBeforeStart", "responseRequested", "allowNewTimeProposals", "hideAttendees", "isOnlineMeeting",
        "onlineMeetingProvider",
    ]
    private static let meant: Set<String> = ["start", "end", "isAllDay", "recurrence", "singleValueExtendedProperties"]

    /// What is kept as it is written. `extra` names what is allowed besides.
    static func properties(_ body: GraphValue, allowing extra: Set<String>) throws(GraphProblem) -> [String: GraphValue] {
        var properties: [String: GraphValue] = [:]
        for (name, value) in body.object ?? [:] where !name.contains("@odata.") {
            if kept.contains(name) {
                properties[name] = value
            } else if !meant.contains(name), !extra.contains(name) {
                throw GraphProblem(
                    400, "ErrorInvalidPropertySet", "The property '\(name)' is read-only or cannot be set with this request.")
            }
        }
        return properties
    }

    static func extendedProperties(_ body: GraphValue) throws(GraphProblem) -> [ExtendedProperty]? {
        guard let list = body["singleValueExtendedProperties"]?.list else { return nil }
        var properties: [ExtendedProperty] = []
        for item in list {
            guard let id = item["id"]?.text, let name = ExtendedProperty.Name(id) else {
                throw GraphProblem(
                    400, "ErrorInvalidExtendedProperty", "The name of an extended property has the form 'String {GUID} Name Foo'.")
            }
            guard let value = item["value"]?.text else { throw .property("An extended property needs a value.") }
            properties.removeAll { $0.id == name }
            properties.append(ExtendedProperty(id: name, value: value))
        }
        return properties
    }

    /// When the event is; what the body leaves out is taken from `old`.
    static func time(_ body: GraphValue, old: GraphEventTime?) throws(GraphProblem) -> GraphEventTime {
        let isAllDay = body["isAllDay"]?.boolean ?? old?.isAllDay ?? false
        let previous = old.map(civil)
        guard let start = try moment(body["start"]) ?? previous?.start, let end = try moment(body["end"]) ?? previous?.end else {
            throw .property("An event needs a start and an end.")
        }
        guard isAllDay else {
            let (from, to) = (start.zone.instant(start.seconds), end.zone.instant(end.seconds))
            guard from <= to else { throw endsEarly }
            return .timed(start: from, end: to, zone: start.zone, endZone: end.zone)
        }
        guard start.zone == end.zone, start.seconds % 86_400 == 0, end.seconds % 86_400 == 0 else {
            throw .property("The Event.Start and Event.End of an all-day event need to be midnight in the same time zone.")
        }
        guard start.seconds < end.seconds else { throw endsEarly }
        return .days(first: start.seconds.quotient(86_400), end: end.seconds.quotient(86_400), zone: start.zone)
    }

    private static let endsEarly = GraphProblem(
        400, "ErrorCalendarEndDateIsEarlierThanStartDate", "The end of an event cannot be before its start.")

    private typealias Moment = (seconds: Int, zone: GraphZone)

    private static func civil(_ time: GraphEventTime) -> (start: Moment, end: Moment) {
        switch time {
        case .timed(let start, let end, let zone, let endZone): ((zone.civil(start), zone), (endZone.civil(end), endZone))
        case .days(let first, let end, let zone): ((first * 86_400, zone), (end * 86_400, zone))
        }
    }

    /// A `dateTimeTimeZone`; without a zone it is in UTC.
    private static func moment(_ value: GraphValue?) throws(GraphProblem) -> Moment? {
        guard let value, value != .null else { return nil }
        let text = value["dateTime"]?.text ?? ""
        guard let seconds = GraphText.civil(text) else {
            throw .body("Cannot convert the literal '\(text)' to a date and time without an offset.")
        }
        let name = value["timeZone"]?.text ?? "UTC"
        guard let zone = GraphZone(named: name) else { throw GraphZone.unknown(name) }
        return (seconds, zone)
    }
}
