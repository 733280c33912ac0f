@testable import ICalendar

/// Short forms for tests: wall clock readings as iCalendar writes them.
func wall(_ text: String) -> CivilDateTime {
    let digits = text.compactMap(\.wholeNumberValue)
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    let hasTime = digits.count == 14
    guard
        let reading = CivilDateTime(
            year: number(0..<4), month: number(4..<6), day: number(6..<8), hour: hasTime ? number(8..<10) : 0,
            minute: hasTime ? number(10..<12) : 0, second: hasTime ? number(12..<14) : 0)
    else { preconditionFailure("no such time: \(text)") }
    return reading
}

/// The text of a reading, `20260102T030405`.
func text(_ reading: CivilDateTime) -> String { RecurrenceUntil.local(reading).text }

/// The days `yyyymmdd` of occurrences.
func days(_ readings: [CivilDateTime]) -> [String] { readings.map { RecurrenceUntil.date($0.date).text } }

/// The occurrences of a rule from its start on, with UNTIL taken as wall clock.
func expand(
    _ rule: String, from start: String, allDay: Bool = false, window: (String, String)? = nil, limit: Int = 10_000,
    limits: RecurrenceLimits = .standard
) throws -> [CivilDateTime] {
    let rule = try RecurrenceRule(parsing: rule)
    var sequence = try RecurrenceSequence(
        rule: rule, startingAt: wall(start), allDay: allDay, from: (window?.0).map(wall), before: (window?.1).map(wall),
        until: wallUntil(rule), limits: limits)
    var result: [CivilDateTime] = []
    while result.count < limit, let next = try sequence.next() { result.append(next) }
    return result
}

/// UNTIL read on the wall clock of the test.
func wallUntil(_ rule: RecurrenceRule) -> CivilDateTime? {
    switch rule.until {
    case nil: nil
    case .date(let date): CivilDateTime(date: date, secondOfDay: 86_399)
    case .local(let reading): reading
    case .utc(let seconds): CivilDateTime(secondsSinceEpoch: seconds)
    }
}
