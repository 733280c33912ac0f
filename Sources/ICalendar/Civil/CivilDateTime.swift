/// What a calendar and a clock on the wall show: a day and a time of day, without a zone.
public struct CivilDateTime: Hashable, Comparable, Sendable {
    /// The day.
    public let date: CivilDate
    /// The seconds since midnight on the wall clock, 0 to 86,399.
    public let secondOfDay: Int

    /// Makes a wall clock reading. A second outside 0 to 86,399 is carried into the days before or after.
    public init(date: CivilDate, secondOfDay: Int) {
        var (day, second) = (date, secondOfDay)
        if !(0..<86_400).contains(secondOfDay) {
            let (sum, overflow) = (date.daysSinceEpoch * 86_400).addingReportingOverflow(secondOfDay)
            let carried = CivilDateTime(secondsSinceEpoch: overflow ? secondOfDay : sum)
            (day, second) = (carried.date, carried.secondOfDay)
        }
        self.date = day
        self.secondOfDay = second
    }

    /// Makes a wall clock reading from its digits, or `nil` when there is no such day or time. A second of 60 is read as 59, as
    /// RFC 5545 §3.3.12 asks of software that does not count leap seconds.
    public init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        guard let date = CivilDate(year: year, month: month, day: day), (0...23).contains(hour), (0...59).contains(minute),
            (0...60).contains(second)
        else { return nil }
        self.date = date
        secondOfDay = hour * 3_600 + minute * 60 + min(second, 59)
    }

    /// Makes the wall clock reading from its distance to 1970-01-01T00:00:00 on the same wall, counted as if every day had 86,400
    /// seconds (that is: as if the wall were in UTC). A number outside the years that ``CivilDate`` can hold gives the nearest
    /// reading that it can.
    public init(secondsSinceEpoch: Int) {
        let seconds = Self.clamped(secondsSinceEpoch)
        let day = GregorianCalendar.floorDivide(seconds, 86_400)
        date = CivilDate(daysSinceEpoch: day)
        secondOfDay = seconds - day * 86_400
    }

    /// Brings a number of seconds into the years that can be held.
    static func clamped(_ seconds: Int) -> Int {
        min(max(seconds, CivilDate.firstDay * 86_400), CivilDate.lastDay * 86_400 + 86_399)
    }

    /// The seconds since 1970-01-01T00:00:00 on the same wall, counted as if it were in UTC. This is no instant: see
    /// ``ZoneRules/utc(of:)`` for that.
    public var secondsSinceEpoch: Int { date.daysSinceEpoch * 86_400 + secondOfDay }

    /// The hour, 0 to 23.
    public var hour: Int { secondOfDay / 3_600 }
    /// The minute, 0 to 59.
    public var minute: Int { secondOfDay / 60 % 60 }
    /// The second, 0 to 59.
    public var second: Int { secondOfDay % 60 }

    /// Orders readings from earlier to later on the same wall.
    public static func < (lhs: CivilDateTime, rhs: CivilDateTime) -> Bool {
        (lhs.date, lhs.secondOfDay) < (rhs.date, rhs.secondOfDay)
    }
}
