public import Foundation

/// A day of the Gregorian calendar, without a place or a time.
public struct CivilDay: Sendable, Hashable {
    /// The year, for instance 2026.
    public let year: Int
    /// The month, from 1.
    public let month: Int
    /// The day of the month, from 1.
    public let day: Int

    /// Makes a day; it is not checked that it exists.
    public init(_ year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day that holds the instant in UTC.
    public init(utc instant: Date) {
        let parts = Self.calendar(.gmt).dateComponents([.year, .month, .day], from: instant)
        self.init(parts.year ?? 1970, parts.month ?? 1, parts.day ?? 1)
    }

    /// The instant at which a clock in the zone shows this day and that many seconds after midnight.
    public func instant(secondOfDay: Int = 0, in zone: TimeZone) -> Date {
        let parts = DateComponents(
            year: year, month: month, day: day, hour: secondOfDay / 3_600, minute: secondOfDay / 60 % 60, second: secondOfDay % 60)
        return Self.calendar(zone).date(from: parts) ?? .distantPast
    }

    /// The day that many days later.
    public func advanced(by days: Int) -> CivilDay {
        CivilDay(utc: instant(in: .gmt).addingTimeInterval(Double(days) * 86_400))
    }

    private static func calendar(_ zone: TimeZone) -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }
}
