package import Foundation
package import ProviderKit

/// A delivery by the rules of Standard Webhooks as its sender wants it: the suite starts from a genuine one and changes one thing.
package struct ForgedBody: Sendable {
    /// The message's id.
    package var id: String
    /// The time of signing as it is spelled.
    package var timestamp: String
    /// The body.
    package var body: Data
    /// The key that signs.
    package var key: BodySignatureMaterial.Key
    /// Header fields beside the three of the scheme.
    package var headers: HTTPHeaders

    package init(_ material: BodySignatureMaterial, at now: Date, random: any RandomSource) {
        id = "msg_" + random.urlSafeToken(bytes: 12)
        timestamp = String(Int(now.timeIntervalSince1970))
        body = material.body
        key = material.key
        headers = material.headers
    }

    /// The entry of the list of signatures.
    package func signature() throws -> String {
        let message = Array("\(id).\(timestamp).".utf8) + Array(body)
        switch key {
        case .symmetric(let secret): return "v1," + Data(try MessageAuthentication.code(message, key: secret)).base64EncodedString()
        case .ed25519(let seed): return "v1a," + Data(try Ed25519PrivateKey(seed: seed).sign(message)).base64EncodedString()
        }
    }

    /// The whole delivery, with other signatures where given.
    package func delivery(signatures: String? = nil, at now: Date) throws -> Delivery {
        var fields = headers
        fields.add("webhook-id", id)
        fields.add("webhook-timestamp", timestamp)
        fields.add("webhook-signature", try signatures ?? signature())
        return Delivery(method: .post, headers: fields, query: "", body: body, receivedAt: now)
    }
}
