import Foundation

/// Consents, codes and tokens.
struct AuthorizationState: Sendable {
    /// What an application asked for on a consent page that was shown.
    struct Page: Sendable {
        let tenant: String
        let scopes: [GraphScope]
        let state: String?
        let isFragment: Bool
        let challenge: Challenge?
    }

    /// A code challenge (RFC 7636 §4.3).
    enum Challenge: Sendable {
        case plain(String)
        case s256(String)
    }

    struct Code: Sendable {
        let grant: Int
        let challenge: Challenge?
        let made: Date
        var isSpent = false
    }

    /// What an account's owner allowed the application.
    struct Grant: Sendable {
        let account: String
        let scopes: [GraphScope]
        var isRevoked = false
    }

    struct AccessToken: Sendable {
        let grant: Int
        let scopes: [GraphScope]
        let ends: Date
        var isDead = false
    }

    struct RefreshToken: Sendable {
        let grant: Int
        var used: Date
    }

    var pages: [String: Page] = [:]
    var codes: [String: Code] = [:]
    var grants: [Grant] = []
    var accessTokens: [String: AccessToken] = [:]
    var refreshTokens: [String: RefreshToken] = [:]

    mutating func revoke(_ grant: Int) { grants[grant].isRevoked = true }
}
