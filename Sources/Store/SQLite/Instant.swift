import Foundation
import ProviderKit

/// Instants as the database keeps them: whole milliseconds since 1970-01-01 UTC.
enum Instant {
    /// 0000-01-01 and 9999-12-31, roughly: what lies outside is as good as never, and must not overflow.
    private static let range = -62_200_000_000_000.0...253_402_300_800_000.0

    /// The nearest millisecond.
    static func milliseconds(_ date: Date) -> Int64 { convert(date, .toNearestOrAwayFromZero) }

    /// The millisecond at or before: where taken time starts.
    static func floor(_ date: Date) -> Int64 { convert(date, .down) }

    /// The millisecond at or after: where taken time ends.
    static func ceiling(_ date: Date) -> Int64 { convert(date, .up) }

    /// The instant of a millisecond. Exact: what was a whole millisecond comes back equal.
    static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSinceReferenceDate: Double(milliseconds - epochOffset) / 1000)
    }

    /// The window of two milliseconds, or `nil` where it would be empty.
    static func window(_ start: Int64?, _ end: Int64?) -> TimeWindow? {
        guard let start, let end else { return nil }
        return TimeWindow(start: date(start), end: date(end))
    }

    /// Milliseconds from 1970-01-01 to `Date`'s own reference date, 2001-01-01.
    private static let epochOffset: Int64 = 978_307_200_000

    private static func convert(_ date: Date, _ rule: FloatingPointRoundingRule) -> Int64 {
        let value = date.timeIntervalSinceReferenceDate * 1000
        guard !value.isNaN else { return 0 }
        // A double of today's instants is good to a tenth of a microsecond; less than that from a whole millisecond is that millisecond.
        let nearest = value.rounded()
        let rounded = abs(value - nearest) < 0.001 ? nearest : value.rounded(rule)
        return Int64(min(max(rounded + Double(epochOffset), range.lowerBound), range.upperBound))
    }
}
