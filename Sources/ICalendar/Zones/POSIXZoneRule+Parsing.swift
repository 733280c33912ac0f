extension POSIXZoneRule {
    /// Reads the POSIX notation with the extended hours of RFC 8536 §3.3.1: `CET-1CEST,M3.5.0,M10.5.0/3`,
    /// `<-02>2<-01>,M3.5.0/-1,M10.5.0/0`.
    ///
    /// Daylight saving time without rules is refused: POSIX leaves the rules to the system then, and a guess is no answer.
    ///
    /// - Throws: ``ZoneError`` with ``ZoneError/Reason/malformedRule``.
    public init(parsing text: String) throws(ZoneError) {
        var reader = POSIXZoneRuleReader(bytes: Array(text.utf8.prefix(257)))
        guard let rule = reader.rule() else { throw ZoneError(.malformedRule, name: text) }
        self = rule
    }
}

/// A cursor over the text of a rule. Each method reads one element and gives `nil` where the text does not hold it.
private struct POSIXZoneRuleReader {
    /// No more than 257 bytes; no real rule comes near that.
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func rule() -> POSIXZoneRule? {
        guard bytes.count <= 256, name(), let west = time(maximumHours: 24) else { return nil }
        if position == bytes.count { return POSIXZoneRule(standardOffset: -west) }
        guard name() else { return nil }
        var daylightOffset = -west + 3_600
        if peek() != UInt8(ascii: ",") {
            guard let daylightWest = time(maximumHours: 24) else { return nil }
            daylightOffset = -daylightWest
        }
        guard let start = change(), let end = change(), position == bytes.count else { return nil }
        return POSIXZoneRule(standardOffset: -west, daylight: .init(offset: daylightOffset, start: start, end: end))
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = peek(), UInt32(byte) == character.value else { return false }
        position += 1
        return true
    }

    /// Three letters or more, or letters, digits and signs between angle brackets.
    private mutating func name() -> Bool {
        let quoted = take("<")
        let begin = position
        while let byte = peek() {
            let isLetter = (0x41...0x5A).contains(byte & 0xDF)
            guard isLetter || quoted && ((0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x2D) else { break }
            position += 1
        }
        return position - begin >= 3 && (!quoted || take(">"))
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int? {
        var value = 0
        let begin = position
        while let byte = peek(), (0x30...0x39).contains(byte), position - begin < 3 {
            value = value * 10 + Int(byte - 0x30)
            position += 1
        }
        return position > begin && range.contains(value) ? value : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    private mutating func time(maximumHours: Int) -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = number(0...maximumHours) else { return nil }
        var seconds = hours * 3_600
        if take(":") {
            guard let minutes = number(0...59) else { return nil }
            seconds += minutes * 60
            if take(":") {
                guard let more = number(0...59) else { return nil }
                seconds += more
            }
        }
        return isNegative ? -seconds : seconds
    }

    private mutating func change() -> POSIXZoneRule.Change? {
        guard take(","), let day = day() else { return nil }
        guard take("/") else { return .init(day: day, second: 7_200) }
        return time(maximumHours: 167).map { .init(day: day, second: $0) }
    }

    private mutating func day() -> POSIXZoneRule.Day? {
        if take("J") { return number(1...365).map { .julian($0) } }
        guard take("M") else { return number(0...365).map { .dayOfYear($0) } }
        guard let month = number(1...12), take("."), let week = number(1...5), take("."), let sundayBased = number(0...6),
            let weekday = Weekday(rawValue: sundayBased == 0 ? 7 : sundayBased)
        else { return nil }
        return .weekday(weekday, week: week, month: month)
    }
}
