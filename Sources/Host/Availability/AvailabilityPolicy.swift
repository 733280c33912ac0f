/// What an answer says of time that is not known, because a calendar could not be read or is out of date.
public enum AvailabilityPolicy: String, Sendable, Codable, CaseIterable {
    /// Unknown time is answered as busy: nobody is double-booked.
    case failClosed = "fail-closed"
    /// What was known last is answered; time never known is busy. The answer tells its age.
    case serveStale = "serve-stale"
    /// Unknown time is answered as it is known, even where that is nothing: only for callers who prefer a double booking to a refusal.
    case failOpen = "fail-open"
}
