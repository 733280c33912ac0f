public import Foundation

/// The application as it is registered at the provider.
public struct OAuthClient: Sendable {
    /// The public client id.
    public let id: String
    /// The client secret; public clients have none.
    public let secret: Secret?
    /// The exact redirect address; compared byte for byte by the provider (RFC 6749 §3.1.2.3).
    public let redirectURI: URL

    /// Makes a client.
    public init(id: String, secret: Secret?, redirectURI: URL) {
        self.id = id
        self.secret = secret
        self.redirectURI = redirectURI
    }
}
