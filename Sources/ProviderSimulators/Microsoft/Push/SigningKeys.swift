import Foundation
import ProviderConformance
import ProviderKit

/// The keys by which the simulated platform signs tokens, as it publishes them: some serve every organisation, one serves personal accounts only.
struct SigningKeys: Sendable {
    /// One key with its name.
    struct Key: Sendable {
        let id: String
        let privateKey: RSAPrivateKey
        /// For whom it may sign, as published: `{tenantid}` stands for every organisation.
        let issuer: String

        /// The public half (RFC 7517, RFC 7518 §6.3.1).
        var published: GraphValue {
            [
                "kty": "RSA", "use": "sig", "kid": .text(id), "x5t": .text(id), "n": .text(Base64URL.encode(privateKey.publicKey.modulus)),
                "e": .text(Base64URL.encode(privateKey.publicKey.exponent)), "issuer": .text(issuer),
            ]
        }
    }

    /// Keys take a moment to make, so the worlds of one process share them: which one signs is each world's own affair.
    private static let pool: [RSAPrivateKey] = {
        do { return try RSAPrivateKey.several(4, bits: 2_048) } catch { preconditionFailure("libcrypto makes no key: \(error)") }
    }()

    /// The first signs now, the others did.
    private(set) var general = [Self.key(0), Self.key(1)]
    /// Signs for personal accounts.
    let personal = Self.key(3, issuer: MicrosoftIdentity.issuer2(of: MicrosoftIdentity.personalTenant))
    private var next = 2

    /// Has another key sign; the last two stay published.
    mutating func rotate() {
        general = [Self.key(next)] + general.prefix(1)
        next = (next + 1) % 3
    }

    /// The key set as it is published.
    var published: GraphValue { ["keys": .list((general + [personal]).map(\.published))] }

    /// A compact JWS (RFC 7515 §7.1).
    static func token(header: GraphValue, claims: GraphValue, key: Key) -> String {
        let input = Base64URL.encode(header.data()) + "." + Base64URL.encode(claims.data())
        do { return input + "." + Base64URL.encode(try key.privateKey.sign(Array(input.utf8))) } catch {
            preconditionFailure("libcrypto does not sign: \(error)")
        }
    }

    private static func key(_ number: Int, issuer: String = MicrosoftIdentity.issuer2(of: "{tenantid}")) -> Key {
        let privateKey = pool[number]
        let digest = (try? MessageDigest.sha256.hash(privateKey.publicKey.modulus)) ?? []
        return Key(id: Base64URL.encode(digest.prefix(20)), privateKey: privateKey, issuer: issuer)
    }
}
