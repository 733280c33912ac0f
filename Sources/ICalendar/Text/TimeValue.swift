/// A time as an iCalendar property states it (RFC 5545 §3.3.4, §3.3.5), before any zone is applied.
public enum TimeValue: Hashable, Sendable {
    /// A whole day.
    case date(CivilDate)
    /// A wall clock reading without a zone: the same reading wherever it is looked at.
    case floating(CivilDateTime)
    /// An instant, in seconds since 1970-01-01T00:00:00Z.
    case utc(secondsSinceEpoch: Int)
    /// A wall clock reading in the zone that the object calls by this name.
    case zoned(CivilDateTime, tzid: String)

    /// True for a whole day.
    public var isDate: Bool { if case .date = self { true } else { false } }
}
