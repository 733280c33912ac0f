package import Foundation
package import ProviderKit

/// A Web Push message as its sender wants it (RFC 8291, RFC 8188), and the token beside it (RFC 8292): the suite starts from a genuine one and
/// changes one thing.
package struct ForgedPush: Sendable {
    /// What is encrypted.
    package var plaintext: Data
    /// The octet that ends the record: 2 for the last one.
    package var delimiter: UInt8? = 2
    /// How many zero octets follow it.
    package var padding = 0
    /// The record size that the header names.
    package var recordSize: UInt32 = 4_096
    /// A record before the last one, under the right sequence number; `nil` for none.
    package var firstRecord: Data?
    /// The receiver's public key that it is encrypted for.
    package var receiver: [UInt8]
    /// The authentication secret that it is encrypted with.
    package var authSecret: Secret
    /// The sender's key for this message.
    package var sender: P256PrivateKey
    /// Whether the two public keys come in the wrong order where the key is derived.
    package var swapsKeys = false
    /// Another key id than the sender's public key; `nil` for the right one.
    package var keyID: [UInt8]?
    /// The salt of 16 bytes.
    package var salt: [UInt8]
    /// The token's header.
    package var header: ForgedJSON = ["typ": "JWT", "alg": "ES256"]
    /// The token's claims.
    package var claims: ForgedJSON
    /// Who signs the token.
    package var signer: ForgedToken.Signer
    /// The key that `k` shows; `nil` for none.
    package var shownKey: String?
    /// The header fields but for `Authorization`.
    package var headers: HTTPHeaders

    package init(_ material: WebPushMaterial, random: any RandomSource) throws {
        plaintext = material.plaintext
        receiver = material.receiverKey
        authSecret = material.authSecret
        sender = try P256PrivateKey(random: SystemRandom())
        salt = random.bytes(16)
        claims = material.claims
        headers = material.headers
        signer = .nobody
        if let key = material.serverKey {
            signer = .key(.es256(scalar: key))
            shownKey = Base64URL.encode(try P256PrivateKey(scalar: key).publicKey.uncompressed)
        }
    }

    /// The token.
    package func token() throws -> String { try ForgedToken(header: header, claims: claims, signer: signer).compact() }

    /// The value of `Authorization` around a token; `nil` where the server signs nothing.
    package func authorization(_ token: String) -> String? { shownKey.map { "vapid t=\(token), k=\($0)" } }

    /// The body (RFC 8188 §2).
    package func body() throws -> Data {
        let shared = try sender.sharedSecret(with: P256PublicKey(uncompressed: receiver))
        let own = sender.publicKey.uncompressed
        let keys = swapsKeys ? own + receiver : receiver + own
        let material = try MessageAuthentication.derive(
            32, from: shared, salt: authSecret.revealBytes(), purpose: Array("WebPush: info".utf8) + [0] + keys)
        let key = try MessageAuthentication.derive(16, from: material, salt: salt, purpose: Array("Content-Encoding: aes128gcm".utf8) + [0])
        let nonce = try MessageAuthentication.derive(12, from: material, salt: salt, purpose: Array("Content-Encoding: nonce".utf8) + [0])
        let name = keyID ?? own
        let size = (0..<4).map { UInt8(truncatingIfNeeded: recordSize >> (24 - 8 * $0)) }
        var body = salt + size + [UInt8(truncatingIfNeeded: name.count)] + name
        var sequence: UInt8 = 0
        if let firstRecord {
            body += try BlockCipher.sealGCM128(Array(firstRecord) + [1], key: key, nonce: nonce.revealBytes())
            sequence = 1
        }
        var last = nonce.revealBytes()
        last[11] ^= sequence
        let padded = Array(plaintext) + (delimiter.map { [$0] } ?? []) + [UInt8](repeating: 0, count: padding)
        return Data(body + (try BlockCipher.sealGCM128(padded, key: key, nonce: last)))
    }

    /// The whole delivery.
    package func delivery(at now: Date) throws -> Delivery {
        var fields = headers
        if let authorization = authorization(try token()) { fields.add("Authorization", authorization) }
        return Delivery(method: .post, headers: fields, query: "", body: try body(), receivedAt: now)
    }
}
