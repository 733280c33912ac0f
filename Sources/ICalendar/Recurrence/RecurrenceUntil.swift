/// The last moment of a rule, inclusive (RFC 5545 §3.3.10 `UNTIL`), in the form in which it was written.
///
/// What it means depends on the form of DTSTART and its zone; the layer that knows both turns it into a wall clock reading before
/// it asks for occurrences.
public enum RecurrenceUntil: Equatable, Sendable {
    /// A day, as for all-day events: `19971224`.
    case date(CivilDate)
    /// A wall clock reading without a zone: `19971224T090000`.
    case local(CivilDateTime)
    /// An instant in seconds since 1970-01-01T00:00:00Z: `19971224T140000Z`.
    case utc(secondsSinceEpoch: Int)
}
