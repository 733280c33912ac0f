/// Whether a connection works.
public enum ConnectionState: String, Codable, Sendable, CaseIterable {
    /// It works.
    case active
    /// An operator stopped it; it can be made active again.
    case paused
    /// The account's owner has to consent again.
    case needsReconsent = "needs_reconsent"
    /// It ended for good. Its credentials are gone; the same account can be connected anew under another id.
    case disconnected
}
