import Foundation
package import ProviderKit

/// What the adapter keeps for one channel, in its own format: two words of unpadded URL-safe Base64, or the relay's secret as its operator is
/// given it.
package enum ReferenceSecrets {
    /// A subscription's private key and authentication secret.
    static func subscription(random: any RandomSource) throws -> Secret {
        let key = try P256PrivateKey(random: SystemRandom())
        return Secret(Base64URL.encode(key.scalar.revealBytes()) + "." + Base64URL.encode(random.bytes(16)))
    }

    package static func subscription(_ secrets: Secret) throws -> (key: P256PrivateKey, authSecret: Secret) {
        let words = secrets.revealText().split(separator: ".").compactMap { Base64URL.decode(String($0)) }
        guard words.count == 2 else { throw CryptographyError(reason: "the channel's keys are not those of a subscription") }
        return (try P256PrivateKey(scalar: Secret(bytes: words[0])), Secret(bytes: words[1]))
    }

    /// A relay's secret.
    static func relay(random: any RandomSource) -> Secret { Secret("whsec_" + Data(random.bytes(32)).base64EncodedString()) }

    /// The bytes of a relay's secret.
    package static func relayKey(_ secrets: Secret) throws -> Secret {
        let text = secrets.revealText()
        guard text.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(text.dropFirst(6))) else {
            throw CryptographyError(reason: "the channel's key is not that of a relay")
        }
        return Secret(bytes: bytes)
    }
}
