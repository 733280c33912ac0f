/// A recurrence rule (RFC 5545 §3.3.10), read strictly: what the grammar or the table of legal combinations does not allow is refused,
/// so that a rule that exists as a value has a meaning.
///
/// The lists are sorted and without repetitions. An empty list means that the part is absent.
public struct RecurrenceRule: Equatable, Sendable {
    /// `FREQ`: the length of the periods.
    public internal(set) var frequency: RecurrenceFrequency
    /// `INTERVAL`: every how many periods, from 1.
    public internal(set) var interval = 1
    /// `UNTIL`: the last moment, inclusive. Not together with ``count``.
    public var until: RecurrenceUntil?
    /// `COUNT`: how many occurrences there are, DTSTART always being the first of them.
    public var count: Int?
    /// `BYMONTH`: 1 to 12.
    public internal(set) var byMonth: [Int] = []
    /// `BYWEEKNO`: 1 to 53 or -1 to -53, `YEARLY` only.
    public internal(set) var byWeekNumber: [Int] = []
    /// `BYYEARDAY`: 1 to 366 or -1 to -366.
    public internal(set) var byYearDay: [Int] = []
    /// `BYMONTHDAY`: 1 to 31 or -1 to -31.
    public internal(set) var byMonthDay: [Int] = []
    /// `BYDAY`, ordinals only with `MONTHLY` and `YEARLY`.
    public internal(set) var byDay: [RecurrenceDay] = []
    /// `BYHOUR`: 0 to 23.
    public internal(set) var byHour: [Int] = []
    /// `BYMINUTE`: 0 to 59.
    public internal(set) var byMinute: [Int] = []
    /// `BYSECOND`: 0 to 60. A 60 means the leap second; it is expanded as 59 (RFC 5545 §3.3.12).
    public internal(set) var bySecond: [Int] = []
    /// `BYSETPOS`: 1 to 366 or -1 to -366, which members of each period's set are kept.
    public internal(set) var bySetPosition: [Int] = []
    /// `WKST`: the first day of a week, Monday unless said otherwise.
    public internal(set) var weekStart: Weekday = .monday

    init(frequency: RecurrenceFrequency) {
        self.frequency = frequency
    }

    /// Reads the value of an RRULE or EXRULE property, without its name. Letters may be of either case and the parts in any order.
    ///
    /// - Throws: ``RecurrenceError`` when the text is not a rule, is one that RFC 5545 forbids, or one that is refused here
    ///   (`SECONDLY`, `MINUTELY`, `RSCALE`).
    public init(parsing text: String) throws(RecurrenceError) {
        var parser = RecurrenceRuleParser(text)
        self = try parser.parse()
    }
}
