import Foundation
import ProviderKit

/// The keys of one channel whose messages the server itself encrypts for us; made afresh for each channel and never used for another.
///
/// They are the channel's secrets, as JSON: `version` (1), `privateKey` (the P-256 scalar) and `authSecret` (16 bytes), both URL-safe Base64.
struct ChannelKeys: Sendable {
    /// What messages are decrypted with.
    let privateKey: P256PrivateKey
    /// What a sender has to know beside the public key (RFC 8291 §3.2).
    let authSecret: Secret

    private struct Stored: Codable {
        var version = 1
        let privateKey: String
        let authSecret: String
    }

    /// Makes new ones.
    init(random: some RandomSource) throws {
        privateKey = try P256PrivateKey(random: random)
        authSecret = Secret(bytes: random.bytes(16))
    }

    /// Reads what ``secret`` wrote; `nil` for anything else.
    init?(_ secret: Secret) {
        guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(secret.revealBytes())), stored.version == 1,
            let scalar = Base64URL.decode(stored.privateKey), let auth = Base64URL.decode(stored.authSecret), auth.count == 16,
            let privateKey = try? P256PrivateKey(scalar: Secret(bytes: scalar))
        else { return nil }
        self.privateKey = privateKey
        authSecret = Secret(bytes: auth)
    }

    /// The form in which the host keeps them.
    var secret: Secret {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let stored = Stored(
                privateKey: Base64URL.encode(privateKey.scalar.revealBytes()), authSecret: Base64URL.encode(authSecret.revealBytes()))
            return Secret(bytes: try encoder.encode(stored))
        }
    }
}
