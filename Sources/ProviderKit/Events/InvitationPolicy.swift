/// Who tells the attendees.
public enum InvitationPolicy: String, Codable, Sendable, CaseIterable {
    /// The booking product does; the provider is asked to stay silent (RFC 6638 §7.1 `SCHEDULE-AGENT`).
    case silent
    /// The provider mails the invitations.
    case provider
}
