public import Foundation

/// Dates in header fields (RFC 9110 §5.6.7). Read by hand: formatters depend on the machine's language.
public enum HTTPDate {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, or `Sun Nov  6 08:49:37 1994`; `nil` for anything else.
    public static func parse(_ text: String) -> Date? {
        let words = text.lowercased().split(whereSeparator: { " ,-".contains($0) }).map(String.init)
        guard words.count >= 5 else { return nil }
        let isASCTime = words[1].count == 3 && words[1].first?.isLetter == true
        let (dayWord, monthWord, clockWord, yearWord) =
            isASCTime ? (words[2], words[1], words[3], words[4]) : (words[1], words[2], words[4], words[3])
        guard let day = number(dayWord, 1...31), let month = months.firstIndex(of: monthWord), var year = number(yearWord, 0...9_999) else {
            return nil
        }
        // Two digits mean the nearest year of that ending that is not more than fifty years ahead; no server was alive before 1970.
        if yearWord.count == 2 { year += year < 70 ? 2000 : 1900 }
        let clock = clockWord.split(separator: ":").map(String.init)
        guard clock.count == 3, let hour = number(clock[0], 0...23), let minute = number(clock[1], 0...59),
            let second = number(clock[2], 0...60)
        else { return nil }
        let seconds = CivilArithmetic.days(year: year, month: month + 1, day: day) * 86_400 + hour * 3_600 + minute * 60 + second
        return Date(timeIntervalSince1970: TimeInterval(seconds))
    }

    /// An instant as servers must write it, `Sun, 06 Nov 1994 08:49:37 GMT`; a fraction of a second is left out. Years 1 to 9999.
    public static func text(_ date: Date) -> String {
        let seconds = Int(min(max(date.timeIntervalSince1970, -62_135_596_800), 253_402_300_799).rounded(.down))
        let (days, rest) = (Int((Double(seconds) / 86_400).rounded(.down)), ((seconds % 86_400) + 86_400) % 86_400)
        let civil = CivilArithmetic.date(days: days)
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][((days % 7) + 7) % 7]
        let clock = [rest / 3_600, rest / 60 % 60, rest % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(weekday), \(padded(civil.day, 2)) \(months[civil.month - 1].capitalized) \(padded(civil.year, 4)) \(clock) GMT"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func number(_ text: String, _ range: ClosedRange<Int>) -> Int? {
        guard text.utf8.count <= 4, text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(text), range.contains(value) else {
            return nil
        }
        return value
    }
}
