import Foundation
import ProviderKit
import Testing

/// Makes what the verifiers take from the inputs of vectors.
enum VectorSubjects {
    static let binding = ChannelBinding(
        provider: ProviderID("caldav"), connection: ConnectionID("con-1"), channel: ChannelID("chn-1"), generation: 0)

    static func binding(_ object: JSONObject) throws -> ChannelBinding {
        ChannelBinding(
            provider: ProviderID(try object.text("provider")), connection: ConnectionID(try object.text("connection")),
            channel: ChannelID(try object.text("channel")), generation: Int(try #require(object["generation"]?.number)))
    }

    static func channelTokens(_ input: JSONObject) throws -> ChannelTokens {
        let keys = try input.list("keys").map { value in
            let key = try #require(value.object)
            return try ChannelTokenKey(Secret(bytes: key.bytes("secret")), lastUse: key.optionalInstant("lastUse"))
        }
        return ChannelTokens(current: try #require(keys.first), previous: Array(keys.dropFirst()))
    }

    static func rules(_ object: JSONObject) throws -> ClaimRules {
        let exact = try object.object("exact").members.map { ($0.name, try #require($0.value.string)) }
        return ClaimRules(
            issuer: try object.text("issuer"), audience: try object.text("audience"), exact: Dictionary(uniqueKeysWithValues: exact),
            leeway: try #require(object["leeway"]?.number))
    }

    /// What a key set, a token and rules come to.
    static func verified(
        keySet: String, token: String, rules: ClaimRules, at now: Date
    ) throws(RejectionReason) -> VerifiedToken {
        let token = try SignedToken(parsing: token)
        let keys = try JSONWebKeySet(parsing: Data(keySet.utf8))
        guard let key = token.keyID.flatMap(keys.key) else { throw .forged }
        return try token.verified(with: key, claims: rules, at: now)
    }

    static func subscription(_ object: JSONObject) throws -> WebPushSubscription {
        let pinned = try object["serverKey"]?.string.map { try P256PublicKey(uncompressed: Array(#require(Base64URL.decode($0)))) }
        return try WebPushSubscription(
            privateKey: P256PrivateKey(scalar: Secret(bytes: object.urlBytes("privateKey"))),
            authSecret: Secret(bytes: object.urlBytes("authSecret")), serverKey: pinned, origin: object.text("origin"),
            acceptsPortlessAudience: object["acceptsPortlessAudience"] == .bool(true))
    }

    static func decryptionKeys(_ input: JSONObject) throws -> [DecryptionKey] {
        try input.list("keys").map { value in
            let key = try #require(value.object)
            return DecryptionKey(
                certificateID: try key.text("certificateID"), thumbprint: try key.text("thumbprint"),
                privateKey: try RSAPrivateKey(der: Secret(bytes: key.bytes("privateKey"))), lastUse: key.optionalInstant("lastUse"))
        }
    }

    static func content(_ object: JSONObject) throws -> EncryptedContent {
        EncryptedContent(
            data: try object.text("data"), dataKey: try object.text("dataKey"), dataSignature: try object.text("dataSignature"),
            certificateID: try object.text("certificateID"), thumbprint: try object.text("thumbprint"))
    }

    static func bodySignature(_ input: JSONObject) throws -> BodySignature {
        let keys = try input.list("keys").map { value in
            let key = try #require(value.object)
            let material: BodySignatureKey.Material =
                if key["symmetric"] != nil {
                    .symmetric(Secret(bytes: try key.bytes("symmetric")))
                } else {
                    .ed25519(try Ed25519PublicKey(key.bytes("ed25519")))
                }
            return try BodySignatureKey(
                material, notBefore: key.optionalInstant("notBefore"), lastUse: key.optionalInstant("lastUse"))
        }
        return try BodySignature(
            format: format(input.object("format")), keys: keys, tolerance: #require(input["tolerance"]?.number))
    }

    private static func format(_ object: JSONObject) throws -> BodySignatureFormat {
        guard try object.text("kind") == "hmac" else { return .standardWebhooks }
        let pieces = try object.list("signedContent").map { value -> HMACFormat.Piece in
            switch try #require(value.string) {
            case "body": .body
            case "id": .id
            case "timestamp": .timestamp
            case let literal: .literal(String(literal.dropFirst("literal:".count)))
            }
        }
        return .hmac(
            try HMACFormat(
                header: object.text("header"), prefix: object.text("prefix"), encoding: object.text("encoding") == "hex" ? .hex : .base64,
                digest: object.text("digest") == "sha512" ? .sha512 : .sha256, signedContent: pieces,
                timestampHeader: object["timestampHeader"]?.string, idHeader: object["idHeader"]?.string))
    }
}
