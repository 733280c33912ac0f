extension RecurrenceRule: CustomStringConvertible {
    /// Every part of RFC 5545 §3.3.10.
    static let partNames: Set<String> = [
        "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE",
        "BYSECOND", "BYSETPOS",
    ]

    /// The rule as RFC 5545 writes it: upper case, one fixed order of parts, lists sorted, defaults left out. Reading it gives an
    /// equal rule.
    public var text: String {
        var parts = ["FREQ=" + frequency.rawValue]
        if interval != 1 { parts.append("INTERVAL=\(interval)") }
        if let count { parts.append("COUNT=\(count)") }
        if let until { parts.append("UNTIL=" + until.text) }
        if weekStart != .monday { parts.append("WKST=" + weekStart.code) }
        func append(_ name: String, _ values: [some Any]) {
            if !values.isEmpty { parts.append(name + "=" + values.map { "\($0)" }.joined(separator: ",")) }
        }
        append("BYMONTH", byMonth)
        append("BYWEEKNO", byWeekNumber)
        append("BYYEARDAY", byYearDay)
        append("BYMONTHDAY", byMonthDay)
        append("BYDAY", byDay.map(\.code))
        append("BYHOUR", byHour)
        append("BYMINUTE", byMinute)
        append("BYSECOND", bySecond)
        append("BYSETPOS", bySetPosition)
        return parts.joined(separator: ";")
    }

    /// The same as ``text``.
    public var description: String { text }
}

extension RecurrenceUntil {
    /// The value as iCalendar writes it.
    var text: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        func day(_ date: CivilDate) -> String { padded(date.year, 4) + padded(date.month, 2) + padded(date.day, 2) }
        func time(_ reading: CivilDateTime) -> String {
            day(reading.date) + "T" + padded(reading.hour, 2) + padded(reading.minute, 2) + padded(reading.second, 2)
        }
        switch self {
        case .date(let date): return day(date)
        case .local(let reading): return time(reading)
        case .utc(let seconds): return time(CivilDateTime(secondsSinceEpoch: seconds)) + "Z"
        }
    }
}
