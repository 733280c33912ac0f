public import Foundation
public import ProviderKit

/// What a connection keeps to prove itself: more than an adapter is given, because refreshing is the host's work.
public enum ConnectionCredential: Sendable, Equatable {
    /// A user name and password.
    case password(username: String, password: Secret)
    /// OAuth tokens with the client they belong to.
    case oauth(OAuthTokens)

    /// What the adapter is given.
    public var credential: Credential {
        switch self {
        case .password(let username, let password): .password(username: username, password: password)
        case .oauth(let tokens): .bearer(tokens.accessToken)
        }
    }

    /// Whether an access token has ended or ends within the margin; a password never does.
    public func isExpired(at now: Date, margin: TimeInterval = 60) -> Bool {
        guard case .oauth(let tokens) = self, let end = tokens.expiresAt else { return false }
        return end.timeIntervalSince(now) <= margin
    }
}
