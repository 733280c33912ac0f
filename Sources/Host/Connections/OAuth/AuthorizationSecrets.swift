import CalendarStore
import Foundation
import ProviderKit

/// What an answered consent needs, and nobody may read meanwhile.
struct AuthorizationSecrets: Sendable {
    /// Whose challenge the provider was shown.
    let verifier: PKCEVerifier
    /// The consent page, with the state in its query.
    let page: URL
    /// What the adapter found out on the way.
    let settings: ConnectionSettings

    private struct Plaintext: Codable {
        let verifier: String
        let page: URL
        let settings: [String: String]
    }

    /// Seals the secrets for one consent.
    func sealed(for id: AuthorizationID, by vault: CredentialVault) throws -> Data {
        let plaintext = Plaintext(verifier: verifier.verifier.revealText(), page: page, settings: settings.values)
        return try vault.seal(Secret(bytes: try JSONEncoder().encode(plaintext)), binding: "authorization/\(id)")
    }

    /// Opens what was sealed for this consent.
    static func open(_ sealed: Data, for id: AuthorizationID, by vault: CredentialVault) throws -> AuthorizationSecrets {
        let bytes = try vault.open(sealed, binding: "authorization/\(id)").revealBytes()
        let plaintext = try JSONDecoder().decode(Plaintext.self, from: Data(bytes))
        return AuthorizationSecrets(
            verifier: PKCEVerifier(stored: Secret(plaintext.verifier)), page: plaintext.page,
            settings: ConnectionSettings(plaintext.settings))
    }
}
