import Foundation
import ProviderKit

/// The consents that owners of a simulated provider gave: codes, access tokens, refresh tokens.
struct MemoryGrants: Sendable {
    /// A code that was not traded yet.
    struct Code: Sendable {
        let username: String
        let challenge: String
        let redirectURI: String
    }

    /// Tokens that came of one consent.
    struct Grant: Sendable {
        let username: String
        let refresh: Secret
        var access: [Secret]
    }

    /// The registered application.
    static let client = OAuthClient(
        id: "memory-client", secret: Secret("memory-client-secret"), redirectURI: URL(filePath: "/memory/callback"))

    var codes: [String: Code] = [:]
    var grants: [Grant] = []
    /// How many of the next requests for tokens fail on the provider's own account.
    var failures = 0

    /// Whose account an access token opens.
    func username(of token: Secret) -> String? { grants.first { $0.access.contains(token) }?.username }

    /// Trades a code for a grant; a code is spent by the first who shows it rightly.
    mutating func redeem(_ code: String, verifier: PKCEVerifier, redirectURI: String, access: Secret, refresh: Secret) -> Bool {
        guard let known = codes[code], known.redirectURI == redirectURI, let challenge = try? verifier.challenge(),
            challenge == known.challenge
        else { return false }
        codes[code] = nil
        grants.append(Grant(username: known.username, refresh: refresh, access: [access]))
        return true
    }

    /// Adds an access token to the grant that a refresh token belongs to.
    mutating func renew(_ refresh: Secret, access: Secret) -> Bool {
        guard let index = grants.firstIndex(where: { $0.refresh == refresh }) else { return false }
        grants[index].access.append(access)
        return true
    }

    /// Ends the grant that a token belongs to, if there is one.
    mutating func revoke(_ token: Secret) { grants.removeAll { $0.refresh == token || $0.access.contains(token) } }
}
