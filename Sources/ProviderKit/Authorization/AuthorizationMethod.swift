/// How an account is authorised at a provider.
public enum AuthorizationMethod: String, Hashable, Sendable, Codable, CaseIterable {
    /// OAuth 2.0 authorization code with PKCE (RFC 6749, RFC 7636).
    case oauth
    /// A user name and password that the server checks.
    case password
}
