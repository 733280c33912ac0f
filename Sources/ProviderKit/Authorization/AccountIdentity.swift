/// Whose account a connection is.
public struct AccountIdentity: Hashable, Codable, Sendable {
    /// The provider's stable name for the account; compared on re-consent so that another account cannot slip in.
    public let subject: String
    /// A name for people: an e-mail address or a user name.
    public let displayName: String

    /// Makes an identity.
    public init(subject: String, displayName: String) {
        self.subject = subject
        self.displayName = displayName
    }
}
