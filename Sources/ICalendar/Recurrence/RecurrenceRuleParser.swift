/// Reads the text of a recurrence rule (RFC 5545 §3.3.10).
struct RecurrenceRuleParser {
    /// Longer than any rule in which every list holds every value there is, and no list needs a value twice.
    static let maximumLength = 8_192
    /// BYDAY has the most different values: seven weekdays with no ordinal or one of 106.
    static let maximumValues = 749

    let text: String
    private var rule = RecurrenceRule(frequency: .daily)
    private var seen: Set<String> = []

    init(_ text: String) {
        self.text = text
    }

    mutating func parse() throws(RecurrenceError) -> RecurrenceRule {
        guard text.utf8.count <= Self.maximumLength else { throw failure(.tooLong(limit: Self.maximumLength)) }
        var parts = text.split(separator: ";", omittingEmptySubsequences: false)
        // A semicolon at the very end ends the last part; some producers write it, and it can mean nothing else.
        if parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
        for part in parts {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { throw failure(.malformedPart(String(part), value: "")) }
            try read(name: sides[0].uppercased(), value: sides[1])
        }
        guard seen.contains("FREQ") else { throw failure(.missingFrequency) }
        try checkCombinations()
        return rule
    }

    private mutating func read(name: String, value: Substring) throws(RecurrenceError) {
        if name == "RSCALE" || name == "SKIP" { throw failure(.unsupportedCalendarScale) }
        guard RecurrenceRule.partNames.contains(name) else { throw failure(.unknownPart(name)) }
        guard seen.insert(name).inserted else { throw failure(.duplicatePart(name)) }
        switch name {
        case "FREQ": rule.frequency = try frequency(value)
        case "INTERVAL": rule.interval = try number(name, value, in: 1...99_999_999, digits: 18)
        case "COUNT": rule.count = try number(name, value, in: 1...Int.max, digits: 18)
        case "UNTIL": rule.until = try until(value)
        case "WKST":
            guard let day = Weekday(code: String(value)) else { throw malformed(name, value) }
            rule.weekStart = day
        case "BYMONTH": rule.byMonth = try numbers(name, value, in: 1...12)
        case "BYWEEKNO": rule.byWeekNumber = try numbers(name, value, in: 1...53, signed: true)
        case "BYYEARDAY": rule.byYearDay = try numbers(name, value, in: 1...366, signed: true)
        case "BYMONTHDAY": rule.byMonthDay = try numbers(name, value, in: 1...31, signed: true)
        case "BYDAY": rule.byDay = try days(name, value)
        case "BYHOUR": rule.byHour = try numbers(name, value, in: 0...23)
        case "BYMINUTE": rule.byMinute = try numbers(name, value, in: 0...59)
        case "BYSECOND": rule.bySecond = try numbers(name, value, in: 0...60)
        default: rule.bySetPosition = try numbers(name, value, in: 1...366, signed: true)
        }
    }

    private func checkCombinations() throws(RecurrenceError) {
        let frequency = rule.frequency
        if rule.count != nil, rule.until != nil { throw failure(.conflict("COUNT", "UNTIL")) }
        if !rule.byWeekNumber.isEmpty, frequency != .yearly { throw failure(.notAllowed("BYWEEKNO", frequency: frequency)) }
        if !rule.byYearDay.isEmpty, [.daily, .weekly, .monthly].contains(frequency) {
            throw failure(.notAllowed("BYYEARDAY", frequency: frequency))
        }
        if !rule.byMonthDay.isEmpty, frequency == .weekly { throw failure(.notAllowed("BYMONTHDAY", frequency: frequency)) }
        if rule.byDay.contains(where: { $0.ordinal != nil }) {
            guard [.monthly, .yearly].contains(frequency) else { throw failure(.notAllowed("a numbered BYDAY", frequency: frequency)) }
            guard rule.byWeekNumber.isEmpty else { throw failure(.conflict("BYWEEKNO", "a numbered BYDAY")) }
        }
        if !rule.bySetPosition.isEmpty, seen.filter({ $0.hasPrefix("BY") }).count == 1 { throw failure(.nothingToSelectFrom) }
    }

    private func frequency(_ value: Substring) throws(RecurrenceError) -> RecurrenceFrequency {
        guard let frequency = RecurrenceFrequency(rawValue: value.uppercased()) else {
            throw failure(.unsupportedFrequency(String(value)))
        }
        return frequency
    }

    private func until(_ value: Substring) throws(RecurrenceError) -> RecurrenceUntil {
        let bytes = Array(value.utf8)
        func digits(_ range: Range<Int>) -> Int? {
            bytes[range].reduce(Int?.some(0)) { sum, byte in
                guard let sum, (0x30...0x39).contains(byte) else { return nil }
                return sum * 10 + Int(byte - 0x30)
            }
        }
        guard [8, 15, 16].contains(bytes.count), let year = digits(0..<4), let month = digits(4..<6), let day = digits(6..<8),
            let date = CivilDate(year: year, month: month, day: day)
        else { throw malformed("UNTIL", value) }
        if bytes.count == 8 { return .date(date) }
        guard bytes[8] | 0x20 == UInt8(ascii: "t"), let hour = digits(9..<11), let minute = digits(11..<13), let second = digits(13..<15),
            let reading = CivilDateTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { throw malformed("UNTIL", value) }
        if bytes.count == 15 { return .local(reading) }
        guard bytes[15] | 0x20 == UInt8(ascii: "z") else { throw malformed("UNTIL", value) }
        return .utc(secondsSinceEpoch: reading.secondsSinceEpoch)
    }

    private func days(_ name: String, _ value: Substring) throws(RecurrenceError) -> [RecurrenceDay] {
        var result: Set<RecurrenceDay> = []
        for item in try items(name, value) {
            guard let weekday = Weekday(code: String(item.suffix(2))) else { throw malformed(name, item) }
            let prefix = item.dropLast(2)
            let ordinal = prefix.isEmpty ? nil : try number(name, prefix, in: 1...53, digits: 2, signed: true)
            result.insert(RecurrenceDay(weekday: weekday, ordinal: ordinal))
        }
        return result.sorted { ($0.weekday.rawValue, $0.ordinal ?? 0) < ($1.weekday.rawValue, $1.ordinal ?? 0) }
    }

    private func numbers(
        _ name: String, _ value: Substring, in range: ClosedRange<Int>, signed: Bool = false
    ) throws(RecurrenceError) -> [Int] {
        var result: Set<Int> = []
        for item in try items(name, value) {
            result.insert(try number(name, item, in: range, digits: range.upperBound > 99 ? 3 : 2, signed: signed))
        }
        return result.sorted()
    }

    private func items(_ name: String, _ value: Substring) throws(RecurrenceError) -> [Substring] {
        let items = value.split(separator: ",", omittingEmptySubsequences: false)
        guard items.count <= Self.maximumValues else { throw failure(.tooManyValues(name, limit: Self.maximumValues)) }
        return items
    }

    /// One number in the grammar's form. A sign is only read where the grammar has one; the range is that of the number without it.
    private func number(
        _ name: String, _ value: Substring, in range: ClosedRange<Int>, digits: Int, signed: Bool = false
    ) throws(RecurrenceError) -> Int {
        var bytes = value.utf8[...]
        let sign = bytes.first
        if signed, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
        guard !bytes.isEmpty, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { throw malformed(name, value) }
        guard bytes.count <= digits else { throw failure(.valueOutOfRange(name, value: String(value))) }
        let magnitude = bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard range.contains(magnitude) else { throw failure(.valueOutOfRange(name, value: String(value))) }
        return signed && sign == UInt8(ascii: "-") ? -magnitude : magnitude
    }

    private func malformed(_ name: String, _ value: Substring) -> RecurrenceError {
        failure(.malformedPart(name, value: String(value)))
    }

    private func failure(_ reason: RecurrenceError.Reason) -> RecurrenceError {
        RecurrenceError(reason, rule: text)
    }
}
