@testable import ICalendar

/// Makes rules with a start and a window for the comparison with python-dateutil 2.9.
///
/// Where dateutil is known to read RFC 5545 differently, such rules are not made; each of these places has a test of its own:
/// - a BYDAY that mixes numbered and plain weekdays (dateutil intersects them, the RFC unites them),
/// - BYWEEKNO near New Year together with an interval or BYSETPOS, and with an interval a start near New Year (dateutil tears weeks apart
///   at New Year), and the weeks 52, 53, -52 and -53 near New Year (dateutil takes January 2, 2067 for a day of week 53, but 2066 has
///   52 weeks; the ISO calendar of Python itself is the oracle for these),
/// - WEEKLY with BYSETPOS from a start inside the week (dateutil's first week begins at the start),
/// - BYSECOND=60 (Python has no such second).
struct RuleGenerator {
    struct Case {
        let rule: String
        let start: CivilDateTime
        let from: CivilDateTime
        let before: CivilDateTime
    }

    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func next(_ frequency: RecurrenceFrequency) -> Case {
        var start = self.start()
        var parts = ["FREQ=\(frequency.rawValue)"]
        let interval = random.chance(50) ? 1 : random.pick([2, 2, 3, 4, 5, 7, 10, 12, 13, 24, 25, 36])
        if interval > 1 { parts.append("INTERVAL=\(interval)") }
        let weekStart = random.chance(60) ? Weekday.monday : random.pick(Weekday.allCases)
        if weekStart != .monday { parts.append("WKST=\(weekStart.code)") }

        let dates = dateParts(frequency, interval: interval)
        let times = timeParts(frequency)
        parts += dates + times
        let hasWeekNumbers = dates.contains { $0.hasPrefix("BYWEEKNO") }
        if !(dates + times).isEmpty, !hasWeekNumbers || dates.contains(where: { $0.hasPrefix("BYWEEKNO") && Self.isFarFromNewYear($0) }),
            random.chance(25)
        {
            let positions = list(1...3) { $0.pick([1, 2, 3, 4, 5, 8, 12, 30]) * $0.pick([1, -1]) }
            parts.append("BYSETPOS=\(positions)")
            if frequency == .weekly {
                let into = GregorianCalendar.floorModulo(start.date.weekday.rawValue - weekStart.rawValue, 7)
                start = CivilDateTime(secondsSinceEpoch: start.secondsSinceEpoch - into * 86_400)
            }
        }
        if hasWeekNumbers, interval > 1, start.date.month == 12 || start.date.month == 1 {
            start = CivilDateTime(secondsSinceEpoch: start.secondsSinceEpoch + 60 * 86_400)
        }
        let span = span(of: frequency) * (interval > 4 ? 3 : 1)
        let ahead = random.chance(50) ? 0 : random.int(0...span * 3)
        let from = CivilDateTime(secondsSinceEpoch: start.secondsSinceEpoch + ahead)
        let before = CivilDateTime(secondsSinceEpoch: from.secondsSinceEpoch + span)
        switch random.int(1...10) {
        case 1...3: parts.append("COUNT=\(random.int(1...60))")
        case 4...5:
            let until = CivilDateTime(secondsSinceEpoch: start.secondsSinceEpoch + random.int(0...span * 4))
            parts.append("UNTIL=\(text(until))")
        default: break
        }
        return Case(rule: parts.joined(separator: ";"), start: start, from: from, before: before)
    }

    private mutating func start() -> CivilDateTime {
        let date: CivilDate
        switch random.int(1...10) {
        case 1: date = CivilDate(year: random.pick([1996, 2000, 2004, 2024]), month: 2, day: 29) ?? CivilDate(daysSinceEpoch: 0)
        case 2:
            date = CivilDate(year: random.int(1975...2040), month: random.pick([1, 3, 5, 8, 12]), day: 31) ?? CivilDate(daysSinceEpoch: 0)
        case 3:
            date = CivilDate(daysSinceEpoch: GregorianCalendar.day(year: random.int(1975...2040), month: 1, day: 1) + random.int(-4...4))
        default: date = CivilDate(daysSinceEpoch: random.int(0...25_000))
        }
        return CivilDateTime(date: date, secondOfDay: random.chance(70) ? random.int(0...47) * 1_800 : random.int(0...86_399))
    }

    /// The length of a window in seconds: enough for some occurrences, little enough for a slow oracle.
    private func span(of frequency: RecurrenceFrequency) -> Int {
        switch frequency {
        case .hourly: 20 * 86_400
        case .daily: 300 * 86_400
        case .weekly: 2 * 366 * 86_400
        case .monthly: 5 * 366 * 86_400
        case .yearly: 20 * 366 * 86_400
        }
    }

    private mutating func dateParts(_ frequency: RecurrenceFrequency, interval: Int) -> [String] {
        var parts: [String] = []
        if random.chance(30) { parts.append("BYMONTH=" + list(1...4) { $0.int(1...12) }) }
        let isYearly = frequency == .yearly
        var hasWeekNumbers = false
        if isYearly, random.chance(30) {
            hasWeekNumbers = true
            let nearNewYear = interval == 1 && random.chance(50)
            parts.append("BYWEEKNO=" + list(1...3) { nearNewYear ? $0.pick([1, -1, -2, 2]) : $0.int(2...51) * $0.pick([1, -1]) })
        }
        if isYearly || frequency == .hourly, random.chance(20) {
            let many = frequency == .hourly ? 20...60 : 1...6
            parts.append(
                "BYYEARDAY="
                    + list(many) { $0.chance(30) ? $0.pick([1, 59, 60, 61, 365, 366, -1, -366]) : $0.int(1...366) * $0.pick([1, -1]) })
        }
        if frequency != .weekly, random.chance(30) {
            parts.append(
                "BYMONTHDAY=" + list(1...6) { $0.chance(30) ? $0.pick([1, 28, 29, 30, 31, -1, -31]) : $0.int(1...31) * $0.pick([1, -1]) })
        }
        if random.chance(45) {
            let numbered = (isYearly && !hasWeekNumbers || frequency == .monthly) && random.chance(60)
            let wide = isYearly && !parts.contains { $0.hasPrefix("BYMONTH=") } && random.chance(50)
            parts.append(
                "BYDAY="
                    + list(1...4) {
                        let weekday = $0.pick(Weekday.allCases).code
                        return numbered ? "\($0.int(1...(wide ? 53 : 5)) * $0.pick([1, -1]))\(weekday)" : weekday
                    })
        }
        return parts
    }

    private mutating func timeParts(_ frequency: RecurrenceFrequency) -> [String] {
        var parts: [String] = []
        if random.chance(20) { parts.append("BYHOUR=" + list(1...4) { $0.int(0...23) }) }
        if random.chance(15) { parts.append("BYMINUTE=" + list(1...3) { $0.int(0...59) }) }
        if random.chance(10) { parts.append("BYSECOND=" + list(1...3) { $0.int(0...59) }) }
        return parts
    }

    private mutating func list(_ count: ClosedRange<Int>, _ make: (inout SeededGenerator) -> some Any) -> String {
        let number = random.int(count)
        return (0..<number).map { _ in "\(make(&random))" }.joined(separator: ",")
    }

    private static func isFarFromNewYear(_ part: String) -> Bool {
        part.dropFirst("BYWEEKNO=".count).split(separator: ",").allSatisfy { (2...51).contains(abs(Int($0) ?? 0)) }
    }
}
