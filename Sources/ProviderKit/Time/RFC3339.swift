public import Foundation

/// Instants as JSON interfaces write them: RFC 3339 §5.6. Read and written by hand, so that ten thousand events cost milliseconds.
public enum RFC3339 {
    /// Reads a date and time with `Z` or an offset; fractions of a second are cut. `nil` for anything else, also for a date that does not exist.
    ///
    /// With `assumingUTC`, a text without an offset is taken for UTC: Microsoft Graph writes its times so when it was asked for UTC.
    public static func parse(_ text: String, assumingUTC: Bool = false) -> Date? {
        var text = text
        return text.withUTF8 { bytes in
            var reader = Reader(bytes: bytes)
            return reader.instant(assumingUTC: assumingUTC)
        }
    }

    /// Reads a date without a time, such as `2026-02-28`, as the number of days since 1970-01-01; `nil` for anything else.
    public static func parseDay(_ text: String) -> Int? {
        var text = text
        return text.withUTF8 { bytes in
            var reader = Reader(bytes: bytes)
            guard let days = reader.day(), reader.isAtEnd else { return nil }
            return days
        }
    }

    /// Writes `2026-11-23T09:00:00Z`: whole seconds, UTC; a fraction is rounded down. Years outside 0001 to 9999 are drawn to the nearest of them.
    public static func text(_ date: Date) -> String {
        let seconds = min(max(date.timeIntervalSince1970.rounded(.down), -62_135_596_800), 253_402_300_799)
        let whole = Int(seconds)
        let days = whole >= 0 ? whole / 86_400 : (whole - 86_399) / 86_400
        let rest = whole - days * 86_400
        return "\(dayText(days))T\(padded(rest / 3_600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
    }

    /// Writes the date that lies so many days after 1970-01-01, such as `2026-02-28`.
    public static func dayText(_ days: Int) -> String {
        let date = CivilArithmetic.date(days: days)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private struct Reader {
        let bytes: UnsafeBufferPointer<UInt8>
        var index = 0

        init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        var isAtEnd: Bool { index == bytes.count }
        private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

        mutating func instant(assumingUTC: Bool) -> Date? {
            guard let days = day(), take("T") || take("t"), let hour = number(2, 0...23), take(":"), let minute = number(2, 0...59),
                take(":"), let second = number(2, 0...60)
            else { return nil }
            if take(".") {
                let start = index
                while let byte = next, isDigit(byte) { index += 1 }
                guard (1...9).contains(index - start) else { return nil }
            }
            guard let offset = offset(assumingUTC: assumingUTC), isAtEnd else { return nil }
            return Date(timeIntervalSince1970: Double(days * 86_400 + hour * 3_600 + minute * 60 + second - offset))
        }

        mutating func day() -> Int? {
            guard let year = number(4, 1...9_999), take("-"), let month = number(2, 1...12), take("-"),
                let day = number(2, 1...CivilArithmetic.length(ofMonth: month, in: year))
            else { return nil }
            return CivilArithmetic.days(year: year, month: month, day: day)
        }

        /// Seconds east of UTC.
        private mutating func offset(assumingUTC: Bool) -> Int? {
            if take("Z") || take("z") { return 0 }
            if isAtEnd { return assumingUTC ? 0 : nil }
            let isWest = take("-")
            guard isWest || take("+"), let hours = number(2, 0...23), take(":"), let minutes = number(2, 0...59) else { return nil }
            return (hours * 3_600 + minutes * 60) * (isWest ? -1 : 1)
        }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard next == UInt8(ascii: character) else { return false }
            index += 1
            return true
        }

        private mutating func number(_ digits: Int, _ range: ClosedRange<Int>) -> Int? {
            guard index + digits <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[index..<index + digits] {
                guard isDigit(byte) else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            index += digits
            return range.contains(value) ? value : nil
        }

        private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    }
}
