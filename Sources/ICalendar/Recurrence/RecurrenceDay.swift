/// One value of `BYDAY` (RFC 5545 §3.3.10 `weekdaynum`): a weekday, or the nth of them in the month or year.
public struct RecurrenceDay: Hashable, Sendable {
    /// The weekday.
    public let weekday: Weekday
    /// Which of them: 1 to 53 from the front, -1 to -53 from the end; `nil` for every one.
    public let ordinal: Int?

    init(weekday: Weekday, ordinal: Int?) {
        self.weekday = weekday
        self.ordinal = ordinal
    }

    /// The value as iCalendar writes it: `MO`, `1MO`, `-1SU`.
    public var code: String { (ordinal.map(String.init) ?? "") + weekday.code }
}
