import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators

/// How the broken roles look at a forged delivery.
extension Forgery {
    // MARK: envelopes

    private static func body(_ delivery: Delivery) -> ForgedJSON? { try? ForgedJSON(parsing: delivery.body) }

    private static func item(_ delivery: Delivery) -> ForgedJSON? {
        if case .array(let items) = body(delivery)?["value"] { items.first } else { nil }
    }

    /// The channel token of the first item, and that of the genuine delivery.
    var token: String? { Self.item(delivery)?["token"]?.string }
    var genuineToken: String { Self.item(genuine)?["token"]?.string ?? "" }

    /// Whether the token is that of a channel in some way altered, or of another instant.
    func isToken(of channel: PushChannel, at instant: Date? = nil, tokens: ChannelTokens? = nil) -> Bool {
        isToken(token, of: channel, at: instant, tokens: tokens)
    }

    func isToken(_ token: String?, of channel: PushChannel, at instant: Date? = nil, tokens: ChannelTokens? = nil) -> Bool {
        do {
            _ = try (tokens ?? context.tokens).prove(token, for: channel.binding, at: instant ?? context.now)
            return true
        } catch { return false }
    }

    /// The signed tokens; `nil` where the delivery has no list of them.
    var tokens: [String]? {
        guard case .array(let list) = Self.body(delivery)?["tokens"] else { return nil }
        return list.map { $0.string ?? "" }
    }

    /// Header and claims of the first signed token, and those of the genuine one.
    var jws: (header: ForgedJSON, claims: ForgedJSON)? { tokens?.first.flatMap(Self.jws) }
    var genuineJWS: (header: ForgedJSON, claims: ForgedJSON)? {
        guard case .array(let list) = Self.body(genuine)?["tokens"] else { return nil }
        return list.first?.string.flatMap(Self.jws)
    }

    static func jws(_ token: String) -> (header: ForgedJSON, claims: ForgedJSON)? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map { Base64URL.decode(String($0)) }
        guard parts.count >= 2, let header = parts[0].flatMap({ try? ForgedJSON(parsing: $0) }),
            let claims = parts[1].flatMap({ try? ForgedJSON(parsing: $0) })
        else { return nil }
        return (header, claims)
    }

    /// The encrypted content of the first item, and of the genuine one.
    var content: ForgedJSON? { Self.item(delivery)?["content"] }
    var genuineContent: ForgedJSON? { Self.item(genuine)?["content"] }

    /// What the content decrypts to, its signature not looked at; padding included.
    var decrypted: (text: Data?, isPadded: Bool)? {
        guard let content, let own = try? ReferenceKeys.decryption.get(),
            let wrapped = Data(base64Encoded: content["dataKey"]?.string ?? ""),
            let key = try? own.key.decrypt(Array(wrapped)), key.count == 32,
            let data = Data(base64Encoded: content["data"]?.string ?? "")
        else { return nil }
        let plain = try? BlockCipher.decryptCBC(Array(data), key: key, iv: Array(key.revealBytes().prefix(16)))
        return (plain.map { Data($0.revealBytes()) }, plain != nil)
    }

    /// Whether the content's signature is right.
    var isContentSigned: Bool {
        guard let content, let own = try? ReferenceKeys.decryption.get(),
            let wrapped = Data(base64Encoded: content["dataKey"]?.string ?? ""),
            let key = try? own.key.decrypt(Array(wrapped)), let data = Data(base64Encoded: content["data"]?.string ?? ""),
            let code = try? MessageAuthentication.code(Array(data), key: key)
        else { return false }
        return Data(code).base64EncodedString() == content["dataSignature"]?.string
    }

    // MARK: Web Push

    /// The parameters of `Authorization` after its scheme; later ones replace earlier ones.
    var credentials: [String: String] {
        var parameters: [String: String] = [:]
        for part in (delivery.headers["Authorization"] ?? "").dropFirst(6).split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if pair.count == 2 { parameters[pair[0]] = pair[1] }
        }
        return parameters
    }

    /// Header and claims of the request's token.
    var vapid: (header: ForgedJSON, claims: ForgedJSON)? { credentials["t"].flatMap(Self.jws) }

    /// Whether the token is signed under a key.
    func isVAPIDSigned(with key: String?) -> Bool {
        guard let token = credentials["t"], let dot = token.lastIndex(of: "."), let key, let point = Base64URL.decode(key),
            let signature = Base64URL.decode(String(token[token.index(after: dot)...])),
            let publicKey = try? P256PublicKey(uncompressed: Array(point))
        else { return false }
        return publicKey.isValidSignature(Array(signature), of: Array(token[..<dot].utf8))
    }

    /// The key that the server advertised.
    var pinned: String? { seen.channel.settings?["server-key"] }
    /// Whether the token is signed by the pinned key.
    var isSignedByServer: Bool { isVAPIDSigned(with: pinned) && credentials["k"] == pinned }

    /// What the message decrypts to, delimiter and padding included.
    var record: [UInt8]? {
        let body = Array(delivery.body)
        guard body.count > 102, let keys = try? ReferenceSecrets.subscription(channel.secrets),
            let sender = try? P256PublicKey(uncompressed: Array(body[21..<86])), let shared = try? keys.key.sharedSecret(with: sender)
        else { return nil }
        let purpose = Array("WebPush: info".utf8) + [0] + keys.key.publicKey.uncompressed + sender.uncompressed
        guard
            let material = try? MessageAuthentication.derive(32, from: shared, salt: keys.authSecret.revealBytes(), purpose: purpose),
            let key = try? MessageAuthentication.derive(
                16, from: material, salt: Array(body[..<16]), purpose: Array("Content-Encoding: aes128gcm".utf8) + [0]),
            let nonce = try? MessageAuthentication.derive(
                12, from: material, salt: Array(body[..<16]), purpose: Array("Content-Encoding: nonce".utf8) + [0])
        else { return nil }
        return try? BlockCipher.openGCM128(body[86...], key: key, nonce: nonce.revealBytes())
    }

    // MARK: body signatures

    /// Whether the delivery is signed as it stands, time and id not looked at; under the channel's secret or another.
    func isBodySigned(key: Secret? = nil, id: String? = nil, timestamp: String? = nil, body: Data? = nil) -> Bool {
        guard let secret = try? key ?? ReferenceSecrets.relayKey(channel.secrets) else { return false }
        let id = id ?? delivery.headers["webhook-id"] ?? ""
        let timestamp = timestamp ?? delivery.headers["webhook-timestamp"] ?? ""
        let message = Array("\(id).\(timestamp).".utf8) + Array(body ?? delivery.body)
        guard let code = try? MessageAuthentication.code(message, key: secret) else { return false }
        return delivery.headers["webhook-signature"] == "v1," + Data(code).base64EncodedString()
    }
}
