/// When a zone changes its clocks each year, for all years to come: the footer of a TZif file (RFC 8536 §3.3.1), or a zone's own
/// yearly rule.
public struct POSIXZoneRule: Hashable, Sendable {
    /// A day of the year as POSIX names it.
    public enum Day: Hashable, Sendable {
        /// `Jn`: 1 to 365, February 29 never counted.
        case julian(Int)
        /// `n`: 0 to 365, February 29 counted in leap years.
        case dayOfYear(Int)
        /// `Mm.w.d`: the week 1 to 5 (5 is the last) of a month, and a weekday.
        case weekday(Weekday, week: Int, month: Int)
    }

    /// A yearly change.
    public struct Change: Hashable, Sendable {
        /// The day on the wall clock before the change.
        public let day: Day
        /// The seconds after that day's midnight on the same clock, -167 to 167 hours.
        public let second: Int

        /// Makes a change.
        public init(day: Day, second: Int) {
            self.day = day
            self.second = second
        }
    }

    /// Daylight saving time.
    public struct Daylight: Hashable, Sendable {
        /// Seconds east of UTC.
        public let offset: Int
        /// The change to daylight saving time, on the standard clock.
        public let start: Change
        /// The change back, on the daylight clock.
        public let end: Change

        /// Makes a daylight saving time.
        public init(offset: Int, start: Change, end: Change) {
            self.offset = offset
            self.start = start
            self.end = end
        }
    }

    /// Seconds east of UTC in standard time.
    public let standardOffset: Int
    /// The daylight saving time, if the zone has one.
    public let daylight: Daylight?

    /// Makes a rule.
    public init(standardOffset: Int, daylight: Daylight? = nil) {
        self.standardOffset = standardOffset
        self.daylight = daylight
    }
}
