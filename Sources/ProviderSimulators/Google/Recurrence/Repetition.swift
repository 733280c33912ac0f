import Foundation

/// An event's `recurrence` property, understood: one rule, and occurrences taken out of it.
struct Repetition: Sendable, Hashable {
    /// The lines as they were sent.
    let lines: [String]
    private let rule: RecurrenceRule
    private let exceptions: Set<EventTime>

    /// Reads the lines of an event with a start. The service knows more than the simulator: `RDATE`, `EXRULE` and a second rule are refused.
    init(_ lines: [String], start: EventTime) throws(GoogleRefusal) {
        var rule: RecurrenceRule?
        var exceptions: Set<EventTime> = []
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { throw .invalid("Invalid recurrence line: \(line)", "recurrence") }
            let value = String(line[line.index(after: colon)...])
            switch line[..<colon].split(separator: ";").first {
            case "RRULE" where rule == nil && line.hasPrefix("RRULE:"): rule = try RecurrenceRule(value)
            case "EXDATE":
                exceptions.formUnion(try Self.exceptionDates(value, parameters: line[..<colon].split(separator: ";").dropFirst()))
            default: throw .invalid("The simulator does not know this recurrence line: \(line)", "recurrence")
            }
        }
        guard let rule, rule.fits(start) else { throw .invalid("Invalid recurrence rule for this start.", "recurrence") }
        self.lines = lines
        self.rule = rule
        self.exceptions = exceptions
    }

    /// The occurrences that begin before an instant, in order, without those taken out.
    func occurrences(from start: EventTime, before end: Date, zone: ZoneTime) -> [EventTime] {
        rule.occurrences(from: start, before: end, zone: zone).filter { !isTakenOut($0) }
    }

    private func isTakenOut(_ time: EventTime) -> Bool {
        switch time {
        case .day: exceptions.contains(time)
        case .moment(let instant, _): exceptions.contains(.moment(instant, zone: nil))
        }
    }

    private static func exceptionDates(
        _ value: String, parameters: ArraySlice<Substring>
    ) throws(GoogleRefusal) -> [EventTime] {
        let zone = parameters.first { $0.hasPrefix("TZID=") }.flatMap { ZoneTime(String($0.dropFirst(5))) }
        var times: [EventTime] = []
        for text in value.split(separator: ",").map(String.init) {
            if let time = EventTime(basicText: text) {
                times.append(time)
            } else if let zone, case .moment(let wall, _)? = EventTime(basicText: text + "Z") {
                times.append(.moment(zone.instant(local: Int(wall.timeIntervalSince1970)), zone: nil))
            } else {
                throw .invalid("Invalid EXDATE: \(text)", "recurrence")
            }
        }
        return times
    }
}
