/// A period (RFC 5545 §3.3.9): a start with an end or with a duration.
public struct CalendarPeriod: Hashable, Sendable {
    /// How the period states where it ends.
    public enum Extent: Hashable, Sendable {
        /// At this time, not included.
        case end(TimeValue)
        /// After this duration.
        case duration(CalendarDuration)
    }

    /// Where it begins; never a whole day.
    public let start: TimeValue
    /// Where it ends.
    public let extent: Extent

    /// Reads `start/end` or `start/duration`.
    init?(parsing text: some StringProtocol, tzid: String?) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, let start = TimeValue(parsing: halves[0], tzid: tzid, form: .dateTime) else { return nil }
        if let end = TimeValue(parsing: halves[1], tzid: tzid, form: .dateTime) {
            extent = .end(end)
        } else if let duration = CalendarDuration(parsing: halves[1]) {
            extent = .duration(duration)
        } else {
            return nil
        }
        self.start = start
    }
}
