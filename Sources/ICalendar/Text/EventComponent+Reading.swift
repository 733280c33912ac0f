import Foundation

/// How a VEVENT becomes values. The properties that decide time are read strictly here and must be accepted by libical as well: a
/// parser in the field for twenty years knows oddities that a strict reader does not, and lets others pass
/// (`20261301T250000`). Only what both understand counts.
extension EventComponent {
    /// The properties that decide when an event takes place and whether it takes time.
    static let deciding: Set<String> = [
        "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "TRANSP", "STATUS",
    ]

    init(_ component: ComponentText) {
        let refused = ICalReader.refusals(in: component, deciding: Self.deciding)
        takeDescription(component)
        for line in component.lines where Self.deciding.contains(line.name) {
            if line.isWellFormed { read(line) } else { fail(line, "has a malformed line") }
        }
        for name in refused.sorted() where !problems.contains(where: { $0.property == name }) {
            problems.append(PropertyProblem(name, "was rejected by the iCalendar parser"))
        }
        for name in ["DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "TRANSP", "STATUS"]
        where component.lines.count(where: { $0.name == name }) > 1 {
            problems.append(PropertyProblem(name, "occurs more than once"))
        }
        sequence = component.firstValue("SEQUENCE").flatMap { Int($0.trimmed) } ?? 0
        if let value = component.firstValue("DTSTAMP"),
            case .utc(let seconds) = TimeValue(parsing: value, tzid: nil, form: .dateTime)
        {
            stamp = Date(timeIntervalSince1970: Double(seconds))
        }
        if start == nil, !problems.contains(where: { $0.property == "DTSTART" }) {
            problems.append(PropertyProblem("DTSTART", "is missing"))
        }
        if end != nil, duration != nil { problems.append(PropertyProblem("DTEND", "and DURATION are both given")) }
    }

    /// What a person reads. Of a property that should be there once, the first stands; a malformed line is passed over.
    private mutating func takeDescription(_ component: ComponentText) {
        func text(_ name: String) -> String? { component.lines.first { $0.name == name && $0.isWellFormed }?.unescaped }
        uid = text("UID") ?? ""
        summary = text("SUMMARY")
        descriptionText = text("DESCRIPTION")
        location = text("LOCATION")
        url = component.firstValue("URL")
        for line in component.lines where line.isWellFormed {
            switch line.name {
            case "ORGANIZER": organizer = organizer ?? line.participant
            case "ATTENDEE": attendees.append(line.participant)
            case let name where name.hasPrefix("X-"): extensions.append(Extension(name: name, value: line.unescaped))
            default: break
            }
        }
    }

    private mutating func read(_ line: ContentLine) {
        let value = line.value.trimmed
        switch line.name {
        case "DTSTART": start = time(value, of: line) ?? start
        case "DTEND": end = time(value, of: line) ?? end
        case "DURATION":
            duration = CalendarDuration(parsing: value)
            if duration == nil { fail(line, "cannot be read") }
        case "RECURRENCE-ID":
            guard let original = time(value, of: line) else { return }
            switch line.single("RANGE") {
            case .absent: recurrenceID = RecurrenceIdentity(original: original, andFuture: false)
            case .value(let range) where range.uppercased() == "THISANDFUTURE":
                recurrenceID = RecurrenceIdentity(original: original, andFuture: true)
            default: fail(line, "has a RANGE that is not understood")
            }
        case "RRULE": rules.append(value)
        case "EXRULE": exclusionRules.append(value)
        case "RDATE": readAdditions(value, of: line)
        case "EXDATE":
            for part in value.split(separator: ",", omittingEmptySubsequences: false) {
                guard let exclusion = time(part.trimmed, of: line) else { return }
                exclusions.append(exclusion)
            }
        case "TRANSP": transparency = value.uppercased() == "TRANSPARENT" ? .transparent : .opaque
        case "STATUS":
            switch value.uppercased() {
            case "TENTATIVE": status = .tentative
            case "CANCELLED": status = .cancelled
            default: status = .confirmed
            }
        default: break
        }
    }

    private mutating func readAdditions(_ value: String, of line: ContentLine) {
        let isPeriod = line.single("VALUE") == .value("PERIOD") || line.single("VALUE") == .value("period")
        for part in value.split(separator: ",", omittingEmptySubsequences: false) {
            let part = part.trimmed
            if isPeriod {
                guard case .some(let tzid) = zoneName(of: line), let period = CalendarPeriod(parsing: part, tzid: tzid) else {
                    return fail(line, "cannot be read")
                }
                additions.append(.period(period))
            } else {
                guard let addition = time(part, of: line) else { return }
                additions.append(.time(addition))
            }
        }
    }

    /// The one `TZID` of a line: `.some(nil)` when there is none, `nil` when it cannot be told.
    private func zoneName(of line: ContentLine) -> String?? {
        switch line.single("TZID") {
        case .absent: .some(nil)
        case .value(let tzid) where !tzid.isEmpty: .some(tzid)
        default: nil
        }
    }

    private mutating func time(_ value: String, of line: ContentLine) -> TimeValue? {
        let form: TimeValue.Form? =
            switch line.single("VALUE") {
            case .absent: .either
            case .value(let name) where name.uppercased() == "DATE": .date
            case .value(let name) where name.uppercased() == "DATE-TIME": .dateTime
            default: nil
            }
        guard let form, case .some(let tzid) = zoneName(of: line), let time = TimeValue(parsing: value, tzid: tzid, form: form) else {
            fail(line, "cannot be read")
            return nil
        }
        return time
    }

    private mutating func fail(_ line: ContentLine, _ what: String) {
        guard problems.count < 20 else { return }
        problems.append(PropertyProblem(line.name, "\(what): \(PropertyProblem.quote(line.text))"))
    }
}
