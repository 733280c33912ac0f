public import Foundation

/// What a token endpoint gave (RFC 6749 §5.1).
public struct OAuthTokens: Sendable, Equatable {
    /// The access token.
    public let accessToken: Secret
    /// The refresh token; `nil` where the provider kept the old one valid.
    public let refreshToken: Secret?
    /// When the access token ends, UTC; `nil` where the provider does not say.
    public let expiresAt: Date?
    /// The scopes granted; empty where the provider does not say, which means as asked (RFC 6749 §5.1).
    public let scopes: [String]

    /// Makes a set of tokens.
    public init(accessToken: Secret, refreshToken: Secret?, expiresAt: Date?, scopes: [String]) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.expiresAt = expiresAt
        self.scopes = scopes
    }
}
