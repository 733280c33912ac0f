import BareCrypto
import Foundation
import ProviderKit

/// One delivery that is judged, by the kit and by libcrypto alone.
struct VerificationCase {
    let title: String
    let aim: String?
    /// Judges once; whether it was accepted.
    let ours: () -> Bool
    /// The same cryptographic work, once.
    let bare: () -> Bool

    static let now = Date(timeIntervalSince1970: 1_767_225_600)
    static let binding = ChannelBinding(
        provider: ProviderID("provider"), connection: ConnectionID("c0123456-89ab-4cde-8f01-23456789abcd"),
        channel: ChannelID("h0123456-89ab-4cde-8f01-23456789abcd"), generation: 3)

    static func all() throws -> [VerificationCase] {
        try [
            channelToken(), bodySignature(), bodySignatureEd25519(), signedToken(rsa: true), signedToken(rsa: false), webPush(), payload(),
        ]
    }

    private static func channelToken() throws -> VerificationCase {
        let key = [UInt8](repeating: 1, count: 32)
        let tokens = ChannelTokens(current: try ChannelTokenKey(Secret(bytes: key)))
        let token = try tokens.token(for: binding, until: now + 86_400).revealText()
        let fields = [
            "calendar-host channel token v1", "00000000", "1767312000", "provider", binding.connection.rawValue, binding.channel.rawValue,
            "3",
        ]
        let message = Array(fields.map { "\($0.utf8.count):\($0)" }.joined().utf8)
        let expected = try MessageAuthentication.code(message, key: Secret(bytes: key))
        return VerificationCase(
            title: "channel token (HMAC-SHA-256)", aim: "at most 1.3 × libcrypto",
            ours: { spends { () throws(RejectionReason) in try tokens.prove(token, for: binding, at: now) } },
            bare: { bare_hmac(key, key.count, message, message.count, expected) == 1 })
    }

    private static func relay(_ signature: (_ message: [UInt8]) throws -> String) rethrows -> (delivery: Delivery, message: [UInt8]) {
        let body = Data(
            "{\"type\":\"calendar.changed\",\"calendar\":\"/calendars/owner/work/\",\"padding\":\"\(String(repeating: "x", count: 400))\"}"
                .utf8)
        let message = Array("msg_0123456789abcdef.1767225600.".utf8) + body
        let headers: HTTPHeaders = [
            "Host": "sync.example.test", "Content-Type": "application/json", "webhook-id": "msg_0123456789abcdef",
            "webhook-timestamp": "1767225600",
            "webhook-signature": try signature(message),
        ]
        return (Delivery(method: .post, headers: headers, query: "", body: body, receivedAt: now), message)
    }

    private static func bodySignature() throws -> VerificationCase {
        let key = [UInt8](repeating: 2, count: 32)
        let (delivery, message) = try relay { "v1,\(StandardBase64.encode(try MessageAuthentication.code($0, key: Secret(bytes: key))))" }
        let expected = try MessageAuthentication.code(message, key: Secret(bytes: key))
        let verifier = try BodySignature(format: .standardWebhooks, keys: [BodySignatureKey(.symmetric(Secret(bytes: key)))])
        return VerificationCase(
            title: "body signature (HMAC-SHA-256)", aim: "at most 1.3 × libcrypto",
            ours: { spends { () throws(RejectionReason) in try verifier.prove(delivery, binding: binding, at: now).takeProof() } },
            bare: { bare_hmac(key, key.count, message, message.count, expected) == 1 })
    }

    private static func bodySignatureEd25519() throws -> VerificationCase {
        let key = try Ed25519PrivateKey(seed: Secret(bytes: [UInt8](repeating: 3, count: 32)))
        let (delivery, message) = try relay { "v1a,\(StandardBase64.encode(try key.sign($0)))" }
        let signature = try key.sign(message)
        let verifier = try BodySignature(format: .standardWebhooks, keys: [BodySignatureKey(.ed25519(key.publicKey))])
        let bare = bare_key_ed25519(key.publicKey.bytes)
        return VerificationCase(
            title: "body signature (Ed25519)", aim: nil,
            ours: { spends { () throws(RejectionReason) in try verifier.prove(delivery, binding: binding, at: now).takeProof() } },
            bare: { bare_verify(bare, 0, signature, signature.count, message, message.count) == 1 })
    }

    private static func signedToken(rsa: Bool) throws -> VerificationCase {
        let claims = """
            {"aud":"8e460676-ae3f-4b1e-8790-ee0fb5d6ea8f","iss":"https://login.microsoftonline.com/9f4ebab6-520d-49c0-85cc-7b25c78d4a93/v2.0",\
            "iat":1767225540,"nbf":1767225540,"exp":1767254400,"aio":"42NgYIif6rP4psPzTkyKMb+0bLuzRwcA","azp":"0bf30f3b-4a52-48df-9a82-234910c4a086",\
            "azpacr":"2","tid":"9f4ebab6-520d-49c0-85cc-7b25c78d4a93","uti":"sgoE8jLCk0-wZn5UHEAAAA","ver":"2.0"}
            """
        let header = rsa ? #"{"typ":"JWT","alg":"RS256","kid":"rsa-1"}"# : #"{"typ":"JWT","alg":"ES256","kid":"rsa-1"}"#
        let signed = "\(Base64URL.encode(Array(header.utf8))).\(Base64URL.encode(Array(claims.utf8)))"
        let message = Array(signed.utf8)
        let (key, signature, encoded, bare) = rsa ? try rsaSide(message) : try curveSide(message)
        let text = "\(signed).\(Base64URL.encode(signature))"
        let rules = ClaimRules(
            issuer: "https://login.microsoftonline.com/9f4ebab6-520d-49c0-85cc-7b25c78d4a93/v2.0",
            audience: "8e460676-ae3f-4b1e-8790-ee0fb5d6ea8f",
            exact: ["azp": "0bf30f3b-4a52-48df-9a82-234910c4a086"])
        return VerificationCase(
            title: "signed token (\(rsa ? "RS256, 2,048 bits" : "ES256"))", aim: "at most 1.1 × libcrypto",
            ours: { (try? SignedToken(parsing: text).verified(with: key, claims: rules, at: now)) != nil },
            bare: { bare_verify(bare, 1, encoded, encoded.count, message, message.count) == 1 })
    }

    private typealias Side = (key: JSONWebKey, signature: [UInt8], encoded: [UInt8], bare: OpaquePointer?)

    private static func rsaSide(_ message: [UInt8]) throws -> Side {
        let key = try RSAPrivateKey(generatingBits: 2_048)
        let signature = try key.sign(message)
        let modulus = key.publicKey.modulus
        return (JSONWebKey(id: "rsa-1", material: .rsa(key.publicKey)), signature, signature, bare_key_rsa(modulus, modulus.count))
    }

    private static func curveSide(_ message: [UInt8]) throws -> Side {
        let key = try P256PrivateKey(random: SystemRandom())
        let raw = try key.sign(message)
        func integer(_ half: ArraySlice<UInt8>) -> [UInt8] {
            let digits = Array(half.drop { $0 == 0 })
            let padded = (digits.first ?? 0) >= 0x80 ? [0] + digits : digits
            return [0x02, UInt8(padded.count)] + padded
        }
        let body = integer(raw[..<32]) + integer(raw[32...])
        return (
            JSONWebKey(id: "rsa-1", material: .p256(key.publicKey)), raw, [0x30, UInt8(body.count)] + body,
            bare_key_p256(key.publicKey.uncompressed)
        )
    }

    private static func webPush() throws -> VerificationCase {
        let random = SystemRandom()
        let (receiver, sender) = (try P256PrivateKey(random: random), try P256PrivateKey(random: random))
        let secret = random.bytes(16)
        let body = try MessageEncryption.seal(
            [UInt8](repeating: 65, count: 295), for: receiver.publicKey, authSecret: Secret(bytes: secret), sender: sender,
            salt: random.bytes(16))
        let claims = #"{"aud":"https://sync.example.test","exp":1767229200,"sub":"mailto:dav@example.test"}"#
        let signed = "\(Base64URL.encode(Array(#"{"typ":"JWT","alg":"ES256"}"#.utf8))).\(Base64URL.encode(Array(claims.utf8)))"
        let side = try curveSide(Array(signed.utf8))
        guard case .p256(let pinned) = side.key.material else { throw BenchmarkError("the key is of another kind") }
        let headers: HTTPHeaders = [
            "TTL": "0", "Content-Encoding": "aes128gcm", "Content-Type": "application/xml; charset=utf-8",
            "Authorization": "vapid t=\(signed).\(Base64URL.encode(side.signature)),k=\(Base64URL.encode(pinned.uncompressed))",
        ]
        let delivery = Delivery(method: .post, headers: headers, query: "", body: Data(body), receivedAt: now)
        let subscription = try WebPushSubscription(
            privateKey: receiver, authSecret: Secret(bytes: secret), serverKey: pinned, origin: "https://sync.example.test")
        let (own, point) = (
            bare_key_p256_private(receiver.scalar.revealBytes(), receiver.publicKey.uncompressed), receiver.publicKey.uncompressed
        )
        let message = Array(signed.utf8)
        return VerificationCase(
            title: "Web Push (ES256, ECDH, AES-128-GCM)", aim: nil,
            ours: {
                spends { () throws(RejectionReason) in try WebPush.prove(delivery, for: subscription, binding: binding, at: now).takeProof()
                }
            },
            bare: {
                bare_verify(side.bare, 1, side.encoded, side.encoded.count, message, message.count) == 1
                    && bare_web_push(own, secret, point, body, body.count) == 1
            })
    }

    private static func payload() throws -> VerificationCase {
        let key = try RSAPrivateKey(generatingBits: 2_048)
        let secret = Secret(bytes: [UInt8](0..<32))
        let wrapped = try key.publicKey.encrypt(secret, padding: .oaepSHA1)
        let data = try BlockCipher.encryptCBC(Secret(bytes: [UInt8](repeating: 65, count: 1_000)), key: secret, iv: [UInt8](0..<16))
        let signature = try MessageAuthentication.code(data, key: secret)
        let content = EncryptedContent(
            data: StandardBase64.encode(data), dataKey: StandardBase64.encode(wrapped), dataSignature: StandardBase64.encode(signature),
            certificateID: "one", thumbprint: String(repeating: "ab", count: 20))
        let keys = [DecryptionKey(certificateID: "one", thumbprint: content.thumbprint, privateKey: key)]
        let token = try vouching()
        let tokens = ChannelTokens(current: try ChannelTokenKey(Secret(bytes: [UInt8](repeating: 1, count: 32))))
        let presented = try tokens.token(for: binding, until: now + 60).revealText()
        let der = try key.der.revealBytes()
        let bare = bare_key_private_der(der, der.count)
        return VerificationCase(
            title: "encrypted payload (RSA-OAEP, HMAC, AES-256-CBC)", aim: nil,
            ours: {
                spends { () throws(RejectionReason) in
                    let proof = try tokens.prove(presented, for: binding, at: now)
                    return try EncryptedPayload.open(content, with: keys, vouchedFor: token, proof: proof, at: now).takeProof()
                }
            },
            bare: { bare_payload(bare, wrapped, wrapped.count, data, data.count, signature) == 1 })
    }

    private static func vouching() throws -> VerifiedToken {
        let key = try P256PrivateKey(random: SystemRandom())
        let signed =
            "\(Base64URL.encode(Array(#"{"alg":"ES256","kid":"k"}"#.utf8))).\(Base64URL.encode(Array(#"{"iss":"i","aud":"a","exp":1767254400}"#.utf8)))"
        let text = "\(signed).\(Base64URL.encode(try key.sign(Array(signed.utf8))))"
        return try SignedToken(parsing: text).verified(
            with: JSONWebKey(id: "k", material: .p256(key.publicKey)), claims: ClaimRules(issuer: "i", audience: "a"), at: now)
    }

    /// Whether a proof came out; it is spent, as it is in an adapter.
    private static func spends(_ body: () throws(RejectionReason) -> Proof) -> Bool {
        do throws(RejectionReason) {
            return ChangeNotification(proof: try body(), kind: .changed, mark: mark).item == 0
        } catch { return false }
    }

    private static let mark: DeliveryMark = {
        do throws(CryptographyError) { return try DeliveryMark(name: "n", content: [UInt8]()) } catch {
            preconditionFailure(error.description)
        }
    }()
}
