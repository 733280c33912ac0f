import Foundation

/// What an event becomes, property by property.
extension EventText {
    private static let latest = 253_402_300_799
    private static let earliest = -62_135_596_800

    /// The properties that belong to us in an object: on an update they are replaced, and every other one stays.
    static let owned: Set<String> = [
        "UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "TRANSP", "STATUS",
        "ORGANIZER", "ATTENDEE", "LAST-MODIFIED",
    ]

    func properties() throws(EventWritingError) -> [WrittenProperty] {
        guard !uid.isEmpty, uid.utf8.count <= 255 else { throw EventWritingError("UID", .malformed("must have 1 to 255 bytes")) }
        guard sequence >= 0, sequence <= Int(Int32.max) else { throw EventWritingError("SEQUENCE", .malformed("is out of range")) }
        var result = [
            WrittenProperty(name: "UID", value: .text(try TextRules.text(uid, "UID"))),
            WrittenProperty(name: "DTSTAMP", value: .utc(try Self.seconds(stamp))),
            WrittenProperty(name: "SEQUENCE", value: .integer(sequence)),
        ]
        result += try spanProperties()
        result.append(WrittenProperty(name: "SUMMARY", value: .text(try TextRules.text(summary, "SUMMARY"))))
        for (name, text) in [("DESCRIPTION", descriptionText), ("LOCATION", location)] {
            if let text { result.append(WrittenProperty(name: name, value: .text(try TextRules.text(text, name)))) }
        }
        if let url { result.append(WrittenProperty(name: "URL", value: .uri(try TextRules.uri(url, "URL")))) }
        result.append(WrittenProperty(name: "TRANSP", value: .word(transparency == .opaque ? "OPAQUE" : "TRANSPARENT")))
        let word =
            switch status {
            case .confirmed: "CONFIRMED"
            case .tentative: "TENTATIVE"
            case .cancelled: "CANCELLED"
            }
        result.append(WrittenProperty(name: "STATUS", value: .word(word)))
        if let organizer { result.append(try Self.property(organizer, named: "ORGANIZER")) }
        for attendee in attendees { result.append(try Self.property(attendee, named: "ATTENDEE")) }
        for marker in markers {
            let name = try TextRules.extensionName(marker.name)
            result.append(WrittenProperty(name: name, value: .text(try TextRules.text(marker.value, name))))
        }
        return result
    }

    private func spanProperties() throws(EventWritingError) -> [WrittenProperty] {
        switch span {
        case .instants(let start, let end):
            let (start, end) = (try Self.seconds(start), try Self.seconds(end))
            guard start < end else { throw EventWritingError("DTEND", .badSpan("it does not end after it begins")) }
            return [WrittenProperty(name: "DTSTART", value: .utc(start)), WrittenProperty(name: "DTEND", value: .utc(end))]
        case .allDay(let first, let after):
            guard first < after else { throw EventWritingError("DTEND", .badSpan("it does not end after it begins")) }
            for date in [first, after] { try Self.check(date) }
            return [WrittenProperty(name: "DTSTART", value: .date(first)), WrittenProperty(name: "DTEND", value: .date(after))]
        case .zoned(let start, let end, let zone):
            guard zone.utc(of: start) < zone.utc(of: end) else {
                throw EventWritingError("DTEND", .badSpan("it does not end after it begins"))
            }
            for civil in [start, end] { try Self.check(civil.date) }
            let tzid = WrittenProperty.Parameter(name: "TZID", value: try TextRules.parameter(zone.identifier, "TZID"))
            return [
                WrittenProperty(name: "DTSTART", value: .dateTime(start), parameters: [tzid]),
                WrittenProperty(name: "DTEND", value: .dateTime(end), parameters: [tzid]),
            ]
        }
    }

    private static func seconds(_ date: Date) throws(EventWritingError) -> Int {
        let value = date.timeIntervalSince1970.rounded(.down)
        guard value >= Double(earliest), value <= Double(latest) else {
            throw EventWritingError("DTSTART", .badSpan("it lies outside the years 0001 to 9999"))
        }
        return Int(value)
    }

    private static func check(_ date: CivilDate) throws(EventWritingError) {
        guard (1...9_999).contains(date.year) else {
            throw EventWritingError("DTSTART", .badSpan("it lies outside the years 0001 to 9999"))
        }
    }

    private static func property(_ invitee: Invitee, named name: String) throws(EventWritingError) -> WrittenProperty {
        var parameters: [WrittenProperty.Parameter] = []
        if let common = invitee.name, !common.isEmpty {
            parameters.append(.init(name: "CN", value: try TextRules.parameter(common, name)))
        }
        if let participation = invitee.participation { parameters.append(.init(name: "PARTSTAT", value: participation.rawValue)) }
        if invitee.scheduleAgent != .server { parameters.append(.init(name: "SCHEDULE-AGENT", value: invitee.scheduleAgent.rawValue)) }
        return WrittenProperty(name: name, value: .address(try TextRules.address(invitee.address, name)), parameters: parameters)
    }
}
