/// How much one expansion may give and cost. Rules come from outside, and a short text can describe endless work.
public struct RecurrenceLimits: Sendable, Equatable {
    /// The most occurrences that one expansion may yield before it fails with ``RecurrenceError/Reason/tooManyOccurrences(limit:)``.
    public var maximumOccurrences: Int
    /// The most periods (hours, days, weeks, months or years, whichever the rule's frequency is) that one expansion may look at
    /// before it fails with ``RecurrenceError/Reason/tooManySteps(limit:)``. Periods that arithmetic skips are not counted.
    public var maximumSteps: Int

    /// Makes limits. Numbers below zero mean zero.
    public init(maximumOccurrences: Int = 10_000, maximumSteps: Int = 200_000) {
        self.maximumOccurrences = max(maximumOccurrences, 0)
        self.maximumSteps = max(maximumSteps, 0)
    }

    /// 10,000 occurrences and 200,000 steps: 27 years of every day, a year of every hour, and some 500 years of days that do not match.
    public static let standard = RecurrenceLimits()
}
