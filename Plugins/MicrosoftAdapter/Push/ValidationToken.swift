import Foundation
import ProviderKit

/// One token that claims to be Microsoft's (`validationTokens`; "Access tokens" of the identity platform).
struct ValidationToken: Sendable {
    /// Microsoft Graph Change Tracking: the only application whose tokens vouch for notifications. In the clouds of single nations too.
    static let publisher = "0bf30f3b-4a52-48df-9a82-234910c4a086"

    private let token: SignedToken
    private let keyID: String
    private let version: Version
    /// The organisation that it speaks of, as the token spells it.
    private let spelledTenant: String

    /// The two kinds of tokens, and where each has what.
    private enum Version: String, Sendable {
        case one = "1.0"
        case two = "2.0"

        /// The claim with the application that asked for the token.
        var publisherClaim: String { self == .one ? "appid" : "azp" }
    }

    /// The organisation that it speaks of, a GUID in lower case.
    var tenant: String { spelledTenant.lowercased() }

    /// Reads a token. What is read here decides only which keys and which rules it is judged by.
    init(_ text: String) throws(RejectionReason) {
        token = try SignedToken(parsing: text)
        guard let keyID = token.keyID, let version = token.unverifiedClaims.version.flatMap({ Version(rawValue: $0) }),
            let tenant = token.unverifiedClaims.tenant, UUID(uuidString: tenant) != nil
        else { throw .malformed }
        self.keyID = keyID
        self.version = version
        spelledTenant = tenant
    }

    /// The token, if Microsoft signed it for an application's notifications.
    func verified(
        for application: String, _ endpoints: MicrosoftEndpoints, in context: VerificationContext
    ) async throws(RejectionReason) -> VerifiedToken {
        let key: JSONWebKey
        switch await context.keySets.key(keyID, at: version == .one ? endpoints.keysOfVersion1 : endpoints.keysOfVersion2) {
        case .found(let found): key = found
        case .unknown: throw .forged
        case .unavailable: throw .unverifiable
        }
        // A key may sign for every organisation or for one; that of personal accounts signs for no other.
        let keyIssuer = key.issuer?.replacing("{tenantid}", with: spelledTenant)
        guard keyIssuer == MicrosoftEndpoints.issuer2(of: spelledTenant) || keyIssuer == MicrosoftEndpoints.issuer1(of: spelledTenant)
        else { throw .misdirected }
        let issuer = version == .one ? MicrosoftEndpoints.issuer1(of: spelledTenant) : MicrosoftEndpoints.issuer2(of: spelledTenant)
        let rules = ClaimRules(
            issuer: issuer, audience: application,
            exact: ["ver": version.rawValue, "tid": spelledTenant, version.publisherClaim: Self.publisher])
        let verified = try token.verified(with: key, claims: rules, at: context.now)
        // Where both are there, both have to be right.
        for claim in ["appid", "azp"] where verified[claim] != nil && verified.string(claim) != Self.publisher { throw .misdirected }
        return verified
    }
}
