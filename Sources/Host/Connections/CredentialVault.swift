public import Foundation
public import ProviderKit

/// Seals and opens credentials with AES-256-GCM, each bound to the row it is stored in.
///
/// A sealed credential that is copied to another connection's row does not open.
public struct CredentialVault: Sendable {
    private let key: Secret
    private let previous: Secret?
    private let random: any RandomSource

    /// Makes a vault over a key of 32 bytes. What was sealed with the key before it still opens where `previous` is given.
    public init(key: Secret, previous: Secret? = nil, random: any RandomSource = SystemRandom()) {
        self.key = key
        self.previous = previous
        self.random = random
    }

    /// Names the key without telling it, so that a row says which key it was sealed with: the first 8 bytes of a hash of the key.
    public func keyID() throws(CryptographyError) -> String {
        let digest = try MessageDigest.sha256.hash(Array("calendar-host vault key id".utf8) + key.revealBytes())
        return Hexadecimal.encode(digest.prefix(8))
    }

    /// Seals a credential for a connection's row.
    public func seal(_ credential: ConnectionCredential, for connection: ConnectionID) throws(CryptographyError) -> Data {
        try seal(Secret(bytes: try Plaintext(credential).encoded()), binding: "credential/\(connection)")
    }

    /// Opens a credential; throws where it was changed, moved to another row, or sealed with another key.
    public func open(_ sealed: Data, for connection: ConnectionID) throws(CryptographyError) -> ConnectionCredential {
        let plaintext = try open(sealed, binding: "credential/\(connection)")
        guard let credential = Plaintext(decoding: plaintext.revealBytes())?.credential else {
            throw CryptographyError(reason: "the sealed value opens but is no credential; it was written by a newer version")
        }
        return credential
    }

    /// Seals bytes for one place, which the binding names: they open nowhere else.
    func seal(_ plaintext: Secret, binding: String) throws(CryptographyError) -> Data {
        try SealedBox.seal(plaintext, key: key, binding: Array("calendar-host/\(binding)".utf8), random: random)
    }

    /// Opens what was sealed for the place that the binding names.
    func open(_ sealed: Data, binding: String) throws(CryptographyError) -> Secret {
        let place = Array("calendar-host/\(binding)".utf8)
        do throws(CryptographyError) { return try SealedBox.open(sealed, key: key, binding: place) } catch {
            guard let previous else { throw error }
            return try SealedBox.open(sealed, key: previous, binding: place)
        }
    }

    /// The form inside the seal. It exists only between the vault's two functions.
    private struct Plaintext: Codable {
        var kind: String
        var username: String?
        var secret: String
        var refresh: String?
        var expiresAt: Date?
        var scopes: [String]?

        init(_ credential: ConnectionCredential) {
            switch credential {
            case .password(let username, let password):
                kind = "password"
                self.username = username
                secret = password.revealText()
            case .oauth(let tokens):
                kind = "oauth"
                secret = tokens.accessToken.revealText()
                refresh = tokens.refreshToken?.revealText()
                expiresAt = tokens.expiresAt
                scopes = tokens.scopes
            }
        }

        init?(decoding bytes: [UInt8]) {
            guard let value = try? JSONDecoder().decode(Plaintext.self, from: Data(bytes)) else { return nil }
            self = value
        }

        func encoded() throws(CryptographyError) -> [UInt8] {
            guard let data = try? JSONEncoder().encode(self) else {
                throw CryptographyError(reason: "the credential cannot be written down; its expiry is no instant")
            }
            return Array(data)
        }

        var credential: ConnectionCredential? {
            switch (kind, username) {
            case ("password", let username?): .password(username: username, password: Secret(secret))
            case ("oauth", _):
                .oauth(
                    OAuthTokens(
                        accessToken: Secret(secret), refreshToken: refresh.map { Secret($0) }, expiresAt: expiresAt, scopes: scopes ?? []))
            default: nil
            }
        }
    }
}
