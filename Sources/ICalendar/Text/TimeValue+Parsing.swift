extension TimeValue {
    /// What a value may be, by its `VALUE` parameter or by the property's default.
    enum Form { case date, dateTime, either }

    /// Reads one value strictly: every digit in place, every field in range. `TZID` does not belong to a UTC time, but is written
    /// there by some servers and changes nothing; on a date it changes nothing either.
    init?(parsing text: some StringProtocol, tzid: String?, form: Form) {
        let digits = Array(text.utf8)
        if digits.count == 8 {
            guard form != .dateTime, let date = Self.date(digits[...]) else { return nil }
            self = .date(date)
            return
        }
        guard form != .date, digits.count == 15 || digits.count == 16, digits[8] == UInt8(ascii: "T"),
            let date = Self.date(digits[..<8]), let hour = Self.number(digits[9..<11]), let minute = Self.number(digits[11..<13]),
            let second = Self.number(digits[13..<15]),
            let civil = CivilDateTime(year: date.year, month: date.month, day: date.day, hour: hour, minute: minute, second: second)
        else { return nil }
        if digits.count == 16 {
            guard digits[15] == UInt8(ascii: "Z") else { return nil }
            self = .utc(secondsSinceEpoch: civil.secondsSinceEpoch)
        } else if let tzid {
            self = .zoned(civil, tzid: tzid)
        } else {
            self = .floating(civil)
        }
    }

    private static func date(_ digits: ArraySlice<UInt8>) -> CivilDate? {
        let start = digits.startIndex
        guard let year = number(digits[start..<start + 4]), let month = number(digits[start + 4..<start + 6]),
            let day = number(digits[start + 6..<start + 8])
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var result = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            result = result * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return result
    }
}
