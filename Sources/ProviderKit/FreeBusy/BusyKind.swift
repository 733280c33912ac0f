/// How a block is taken (RFC 5545 §3.2.9).
public enum BusyKind: String, Codable, Sendable, CaseIterable {
    /// Taken.
    case busy
    /// Taken, but not for certain.
    case tentative
    /// Not available at all, for instance out of office.
    case unavailable
}
