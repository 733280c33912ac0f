import Foundation
import ProviderConformance
import ProviderKit

/// Makes messages from what genuine ones consist of.
struct MessageForge {
    var material: WebPushMaterial
    let now: Date

    init(_ material: WebPushMaterial, now: Date) {
        self.material = material
        self.now = now
    }

    /// A message that says `plaintext`, signed with the server's key or with `key`; unsigned where `isSigned` is false.
    func delivery(_ plaintext: Data, key: P256PrivateKey? = nil, isSigned: Bool = true) throws -> Delivery {
        let random = SystemRandom()
        let body = try MessageEncryption.seal(
            Array(plaintext), for: try P256PublicKey(uncompressed: material.receiverKey), authSecret: material.authSecret,
            sender: try P256PrivateKey(random: random), salt: random.bytes(16))
        var headers = material.headers
        let own = try material.serverKey.map { try P256PrivateKey(scalar: $0) }
        if isSigned, let key = key ?? own { headers["Authorization"] = try authorization(key) }
        return Delivery(method: .post, headers: headers, query: "", body: Data(body), receivedAt: now)
    }

    /// A message that says `text`.
    func delivery(_ text: String) throws -> Delivery { try delivery(Data(text.utf8)) }

    /// Credentials under a key.
    func authorization(_ key: P256PrivateKey) throws -> String {
        let header: ForgedJSON = ["typ": "JWT", "alg": "ES256"]
        let signed = [header, material.claims].map { Base64URL.encode($0.text.utf8) }.joined(separator: ".")
        let token = signed + "." + Base64URL.encode(try key.sign(Array(signed.utf8)))
        return "vapid t=\(token), k=\(Base64URL.encode(key.publicKey.uncompressed))"
    }
}

extension Delivery {
    /// The same with other header fields or another body or method.
    func with(method: HTTPMethod? = nil, headers: HTTPHeaders? = nil, body: Data? = nil) -> Delivery {
        Delivery(
            method: method ?? self.method, headers: headers ?? self.headers, query: query, body: body ?? self.body, receivedAt: receivedAt)
    }

    /// The same with one field changed or taken away.
    func with(_ name: String, _ value: String?) -> Delivery {
        var headers = headers
        headers[name] = value
        return with(headers: headers)
    }
}
