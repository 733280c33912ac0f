/// How often a rule's periods come (RFC 5545 §3.3.10 `FREQ`), from the shortest to the longest.
///
/// `SECONDLY` and `MINUTELY` are not here: no calendar client offers them, and a busy answer for one is either a single long block
/// or an attack on the reader. A rule that uses them is refused when it is read.
public enum RecurrenceFrequency: String, CaseIterable, Hashable, Sendable {
    /// Every hour of the wall clock.
    case hourly = "HOURLY"
    /// Every day.
    case daily = "DAILY"
    /// Every week, beginning on the rule's `WKST`.
    case weekly = "WEEKLY"
    /// Every month.
    case monthly = "MONTHLY"
    /// Every year.
    case yearly = "YEARLY"
}
