import Foundation
import ProviderKit

/// What the server has to know of an event's text to take it (RFC 4791 §4.1): that it is one event, and which.
struct ObjectOutline {
    /// The UID of every component.
    let uid: String
    /// When the event may take place; `nil` where only an expansion could tell, or the text does not say it plainly.
    let span: ClosedRange<Date>?

    /// Reads a text; refuses what is no calendar object resource with an event.
    init(_ text: Data) throws(DAVRefusal) {
        let invalid = DAVRefusal(403, .caldav("valid-calendar-data"))
        guard String(validating: text, as: UTF8.self) != nil else { throw invalid }
        let lines = ICalendarLines.unfolded(text)
        guard lines.first == "BEGIN:VCALENDAR", lines.last == "END:VCALENDAR" else { throw invalid }
        var (open, uids, events, counts): ([String], Set<String>, [[String]], Set<String>) = ([], [], [], [])
        for line in lines {
            if line.hasPrefix("BEGIN:") {
                open.append(String(line.dropFirst(6)))
                if open.count == 2 { counts.insert(open[1]) }
                if open == ["VCALENDAR", "VEVENT"] { events.append([]) }
            } else if line.hasPrefix("END:") {
                guard let last = open.popLast(), last == line.dropFirst(4) else { throw invalid }
            } else {
                guard !open.isEmpty, line.contains(":") else { throw invalid }
                if open == ["VCALENDAR"], line.uppercased().hasPrefix("METHOD") {
                    throw DAVRefusal(403, .caldav("valid-calendar-object-resource"))
                }
                guard open == ["VCALENDAR", "VEVENT"] else { continue }
                events[events.count - 1].append(line)
                if ICalendarLines.name(of: line) == "UID", let uid = ICalendarLines.value(of: line) { uids.insert(uid) }
            }
        }
        guard open.isEmpty else { throw invalid }
        guard counts.subtracting(["VTIMEZONE"]) == ["VEVENT"] else { throw DAVRefusal(403, .caldav("supported-calendar-component")) }
        guard uids.count == 1, let uid = uids.first, !uid.isEmpty else {
            throw DAVRefusal(403, .caldav("valid-calendar-object-resource"))
        }
        self.uid = uid
        span = events.count == 1 ? Self.span(of: events[0]) : nil
    }

    private static func span(of lines: [String]) -> ClosedRange<Date>? {
        var times: [String: Date] = [:]
        for line in lines {
            let name = ICalendarLines.name(of: line)
            guard !["RRULE", "RDATE", "DURATION"].contains(name) else { return nil }
            guard name == "DTSTART" || name == "DTEND" else { continue }
            guard let value = ICalendarLines.value(of: line), let instant = instant(value) else { return nil }
            times[name] = instant
        }
        guard let start = times["DTSTART"], let end = times["DTEND"], start <= end else { return nil }
        return start...end
    }

    /// Only `20260131T235959Z`: whatever depends on a zone is left to whoever expands it.
    static func instant(_ value: String) -> Date? {
        guard value.utf8.count == 16, value.hasSuffix("Z") else { return nil }
        let digits = value.filter(\.isNumber)
        guard digits.utf8.count == 14 else { return nil }
        let parts = [0, 4, 6, 8, 10, 12, 14]
        let fields = zip(parts, parts.dropFirst()).map { String(Array(digits)[$0..<$1]) }
        return RFC3339.parse("\(fields[0])-\(fields[1])-\(fields[2])T\(fields[3]):\(fields[4]):\(fields[5])Z")
    }
}
