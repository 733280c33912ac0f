import Foundation
import ProviderKit

/// Encrypts as an application server does (RFC 8291 over RFC 8188). On purpose not the kit's own scheme, which the adapter uses.
struct PushEncryption {
    /// Whom the message is for: an uncompressed P-256 point.
    let receiver: P256PublicKey
    /// The receiver's authentication secret.
    let authSecret: Secret

    /// One record with the plaintext; the sender's key and the salt are fresh.
    func body(_ plaintext: Data, random: any RandomSource) throws -> Data {
        let sender = try P256PrivateKey(random: random)
        let salt = random.bytes(16)
        let own = sender.publicKey.uncompressed
        let material = try MessageAuthentication.derive(
            32, from: try sender.sharedSecret(with: receiver), salt: authSecret.revealBytes(),
            purpose: Array("WebPush: info".utf8) + [0] + receiver.uncompressed + own)
        let key = try MessageAuthentication.derive(16, from: material, salt: salt, purpose: Array("Content-Encoding: aes128gcm".utf8) + [0])
        let nonce = try MessageAuthentication.derive(12, from: material, salt: salt, purpose: Array("Content-Encoding: nonce".utf8) + [0])
        let record = try BlockCipher.sealGCM128(Array(plaintext) + [2], key: key, nonce: nonce.revealBytes())
        return Data(salt + [0, 0, 0x10, 0, UInt8(own.count)] + own + record)
    }
}
