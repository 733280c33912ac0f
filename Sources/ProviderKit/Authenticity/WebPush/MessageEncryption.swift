/// Message encryption for Web Push (RFC 8291) in the content coding `aes128gcm` (RFC 8188).
public enum MessageEncryption {
    /// A message as it travels, taken apart: `salt 16 ‖ rs 4 ‖ idlen 1 ‖ keyid 65 ‖ one record` (RFC 8188 §2.1).
    struct Envelope {
        let salt: ArraySlice<UInt8>
        let sender: P256PublicKey
        let record: ArraySlice<UInt8>

        /// Header 86, delimiter 1, tag 16.
        static let shortest = 103

        /// Throws `malformed` for what is not exactly one record under an uncompressed P-256 key.
        init(_ body: [UInt8]) throws(RejectionReason) {
            guard body.count >= Self.shortest, body[20] == 65, body[21] == 0x04 else { throw .malformed }
            let size = body[16..<20].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            record = body[86...]
            guard size >= 18, UInt64(record.count) <= UInt64(size) else { throw .malformed }
            guard let sender = try? P256PublicKey(uncompressed: Array(body[21..<86])) else { throw .malformed }
            self.sender = sender
            salt = body[..<16]
        }
    }

    /// The key and the nonce of a message's one record (RFC 8291 §3.4).
    struct ContentKeys {
        let key: Secret
        let nonce: [UInt8]

        init(agreed: Secret, authSecret: Secret, receiver: P256PublicKey, sender: P256PublicKey, salt: [UInt8]) throws(CryptographyError) {
            let purpose = Array("WebPush: info\0".utf8) + receiver.uncompressed + sender.uncompressed
            let material = try MessageAuthentication.derive(32, from: agreed, salt: authSecret.revealBytes(), purpose: purpose)
            let derivation = try KeyDerivation(from: material, salt: salt)
            key = try derivation.derive(16, purpose: Array("Content-Encoding: aes128gcm\0".utf8))
            nonce = try derivation.derive(12, purpose: Array("Content-Encoding: nonce\0".utf8)).revealBytes()
        }
    }

    /// Encrypts a message for a subscription: for simulators and tests, which play the server.
    ///
    /// `sender` and the salt of 16 bytes are new for every message. `padding` is a number of zero bytes. `recordSize` is what the header says;
    /// a genuine one is at least the record's length. Throws ``CryptographyError`` where libcrypto refuses or the salt is of another length.
    public static func seal(
        _ plaintext: [UInt8], for receiver: P256PublicKey, authSecret: Secret, sender: P256PrivateKey, salt: [UInt8], padding: Int = 0,
        recordSize: UInt32 = 4_096
    ) throws(CryptographyError) -> [UInt8] {
        guard salt.count == 16 else { throw CryptographyError(reason: "the salt of a message has 16 bytes") }
        let keys = try ContentKeys(
            agreed: try sender.sharedSecret(with: receiver), authSecret: authSecret, receiver: receiver, sender: sender.publicKey,
            salt: salt)
        let padded = plaintext + [0x02] + [UInt8](repeating: 0, count: max(0, padding))
        let size = (0..<4).map { UInt8(truncatingIfNeeded: recordSize >> (24 - 8 * UInt32($0))) }
        return salt + size + [65] + sender.publicKey.uncompressed
            + (try BlockCipher.sealGCM128(padded, key: keys.key, nonce: keys.nonce))
    }

    /// Opens a message. Throws `forged` alike where it does not decrypt and where its padding is not that of a last record.
    static func open(_ envelope: Envelope, for subscription: WebPushSubscription) throws(RejectionReason) -> [UInt8] {
        guard let agreed = try? subscription.privateKey.sharedSecret(with: envelope.sender),
            let keys = try? ContentKeys(
                agreed: agreed, authSecret: subscription.authSecret, receiver: subscription.privateKey.publicKey, sender: envelope.sender,
                salt: Array(envelope.salt))
        else { throw .unverifiable }
        guard let padded = try? BlockCipher.openGCM128(envelope.record, key: keys.key, nonce: keys.nonce),
            let delimiter = padded.lastIndex(where: { $0 != 0 }), padded[delimiter] == 0x02
        else { throw .forged }
        return Array(padded[..<delimiter])
    }
}
