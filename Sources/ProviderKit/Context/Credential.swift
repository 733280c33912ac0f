/// What proves to a provider that we may act for an account.
public enum Credential: Sendable, Equatable {
    /// Nothing yet: discovery, or the first step of consent.
    case none
    /// A user name and password, or an app password.
    case password(username: String, password: Secret)
    /// An OAuth 2.0 access token (RFC 6750).
    case bearer(Secret)
}
