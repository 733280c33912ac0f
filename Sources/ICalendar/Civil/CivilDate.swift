/// A day of the proleptic Gregorian calendar: the Gregorian rules in every year, also before 1582, as RFC 5545 means its dates.
///
/// Years from -99,999 to 99,999 can be held. iCalendar writes four digits; the room around them lets a date near the ends
/// move by a zone's offset without a special case.
public struct CivilDate: Hashable, Comparable, Sendable {
    /// The year; 0 is the year before 1.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, 1 to 31.
    public let day: Int

    /// The first day that can be held, as days since 1970-01-01.
    static let firstDay = -37_243_412
    /// The last day that can be held, as days since 1970-01-01.
    static let lastDay = 35_804_721

    /// Makes the day, or `nil` when the calendar has no such day (February 30) or the year is out of range.
    public init?(year: Int, month: Int, day: Int) {
        guard (-99_999...99_999).contains(year), (1...12).contains(month), day >= 1,
            day <= GregorianCalendar.length(ofMonth: month, year: year)
        else { return nil }
        self.init(uncheckedYear: year, month: month, day: day)
    }

    /// Makes the day that lies a number of days after 1970-01-01. A number outside the years that can be held gives the nearest
    /// day that can, so that no number from outside can stop the process.
    public init(daysSinceEpoch: Int) {
        let parts = GregorianCalendar.date(ofDay: min(max(daysSinceEpoch, Self.firstDay), Self.lastDay))
        self.init(uncheckedYear: parts.year, month: parts.month, day: parts.day)
    }

    private init(uncheckedYear year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The number of days since 1970-01-01, negative before it.
    public var daysSinceEpoch: Int { GregorianCalendar.day(year: year, month: month, day: day) }

    /// The day of the week.
    public var weekday: Weekday { GregorianCalendar.weekday(ofDay: daysSinceEpoch) }

    /// Orders days from earlier to later.
    public static func < (lhs: CivilDate, rhs: CivilDate) -> Bool {
        (lhs.year, lhs.month, lhs.day) < (rhs.year, rhs.month, rhs.day)
    }
}
