import Foundation

extension EventText {
    private static let product = "-//Calendar Host//Calendar Host//EN"

    /// The event as a new object: one VCALENDAR with one VEVENT and, for a zoned span, the VTIMEZONE that it needs. No METHOD
    /// (RFC 4791 §4.1).
    ///
    /// The text is read again before it is given out: unless every property comes back exactly as it was meant, and no other one with it,
    /// it is thrown away and the call fails.
    public func calendarText() throws(EventWritingError) -> String {
        let properties = try properties()
        var calendar = WrittenComponent(
            name: "VCALENDAR",
            properties: [
                WrittenProperty(name: "VERSION", value: .text("2.0")), WrittenProperty(name: "PRODID", value: .text(Self.product)),
            ])
        if case .zoned(let start, let end, let zone) = span {
            calendar.children.append(ZoneText.component(for: zone, from: zone.utc(of: start), to: zone.utc(of: end)))
        }
        calendar.children.append(WrittenComponent(name: "VEVENT", properties: properties))
        guard let text = ICalWriter.text(of: calendar) else { throw EventWritingError("VEVENT", .notReadBack) }
        try verify(text, properties: properties)
        return text
    }

    private func verify(_ text: String, properties: [WrittenProperty]) throws(EventWritingError) {
        guard let calendars = try? ContentScanner.calendars(in: Array(text.utf8), limits: .calendar), calendars.count == 1,
            let component = calendars[0].children.last, calendars[0].children.count(where: { $0.name == "VEVENT" }) == 1,
            component.children.isEmpty, component.lines.map(\.name) == properties.map(\.name)
        else { throw EventWritingError("VEVENT", .notReadBack) }
        let read = EventComponent(component)
        if let problem = read.problems.first { throw EventWritingError(problem.property, .notReadBack) }
        func expect(_ property: String, _ actual: String?, _ wanted: String?) throws(EventWritingError) {
            // An empty text and none are the same to a reader.
            guard (actual ?? "") == wanted.map(TextRules.withLineFeeds) ?? "" else { throw EventWritingError(property, .notReadBack) }
        }
        try expect("UID", read.uid, uid)
        try expect("SUMMARY", read.summary, summary)
        try expect("DESCRIPTION", read.descriptionText, descriptionText)
        try expect("LOCATION", read.location, location)
        try expect("URL", read.url, url)
        guard read.attendees.count == attendees.count else { throw EventWritingError("ATTENDEE", .notReadBack) }
        for (attendee, wanted) in zip(read.attendees, attendees) {
            try expect("ATTENDEE", attendee.name, wanted.name)
            try expect("ATTENDEE", attendee.comparableAddress, Participant.comparable(wanted.address))
        }
        try expect("ORGANIZER", read.organizer?.name, organizer?.name)
        for marker in markers where !marker.value.isEmpty {
            guard
                read.extensions.contains(where: {
                    $0.name == marker.name.uppercased() && $0.value == TextRules.withLineFeeds(marker.value)
                })
            else { throw EventWritingError(marker.name, .notReadBack) }
        }
    }
}
