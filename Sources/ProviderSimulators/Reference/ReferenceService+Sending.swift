import Foundation
import ProviderConformance
import ProviderKit

extension ReferenceService {
    /// Asks an address to prove itself; whether it does.
    func shakeHands(with address: Secret, random: any RandomSource) async throws -> Bool {
        let challenge = random.urlSafeToken(bytes: 16)
        guard let sender, let url = URL(string: address.revealText() + "?challenge=\(challenge)") else { return false }
        let answer = try await sender.send(HTTPRequest(method: .post, url: url))
        return answer.status == 200 && answer.body == Data(challenge.utf8) && answer.headers["Content-Type"] == "text/plain"
    }

    /// Sends everything that waits.
    func flush() async throws { for message in takeWaiting() { try await deliver(message) } }

    /// Sends one message.
    func deliver(_ message: Message) async throws {
        guard let sender, let url = URL(string: message.channel.address.revealText()) else { return }
        let (headers, body) = try flavour == .envelope ? envelope(of: message) : push(of: message)
        _ = try await sender.send(HTTPRequest(method: .post, url: url, headers: headers, body: body))
    }

    private func push(of message: Message) throws -> (HTTPHeaders, Data) {
        let said = ReferenceMessage(event: message.event, number: message.number)
        let push = try ForgedPush(material(for: message.channel, saying: said), random: SystemRandom())
        let delivery = try push.delivery(at: clock.now)
        return (delivery.headers, delivery.body)
    }

    /// What Web Push messages to a channel consist of.
    func material(for channel: Channel, saying message: ReferenceMessage) throws -> WebPushMaterial {
        let end = Int(clock.now.timeIntervalSince1970) + 43_200
        return WebPushMaterial(
            serverKey: serverKey, receiverKey: channel.receiver, authSecret: channel.authSecret,
            claims: [
                "aud": .string(ReferenceAdapter.origin(of: channel.address)), "exp": .literal(String(end)),
                "sub": "mailto:push@reference.example",
            ], plaintext: message.text, headers: ["TTL": "60", "Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream"])
    }

    private func envelope(of message: Message) throws -> (HTTPHeaders, Data) {
        let said = ReferenceMessage(event: message.event, number: message.number)
        let own = try ReferenceKeys.decryption.get()
        let names = ForgedContent(
            data: "", dataKey: "", dataSignature: nil, certificateID: ReferenceKeys.certificateID, thumbprint: own.thumbprint)
        let content = try ContentMaker(said.text, for: own.certificate, random: SystemRandom()).content(named: names)
        var item: ForgedJSON = [
            "resource": .string("https://platform.reference.example/calendars/\(message.channel.serial)"),
            "channel": .string(message.channel.id.rawValue), "token": .string(message.channel.token.revealText()),
        ]
        for name in ["event", "number"] { item[name] = said.members[name] }
        item["content"] = content.json
        let tokens = try signedMaterial()
        let token = try ForgedToken(
            header: tokens.header, claims: tokens.claims, signer: .key(tokens.keys[0].secret)
        ).compact()
        let body: ForgedJSON = ["value": [item], "tokens": [.string(token)]]
        return (
            ["Reference-Channel": message.channel.id.rawValue, "Content-Type": "application/json", "User-Agent": "reference"],
            Data(body.text.utf8)
        )
    }

    /// What the platform's tokens consist of.
    func signedMaterial() throws -> SignedTokenMaterial {
        let keys = try ReferenceKeys.signing.get().map { SignedTokenMaterial.Key(id: $0.id, secret: .rs256(der: try $0.key.der)) }
        let now = Int(clock.now.timeIntervalSince1970)
        return SignedTokenMaterial(
            header: ["typ": "JWT", "alg": "RS256", "kid": .string(keys[0].id)],
            claims: [
                "iss": .string(ReferenceKeys.issuer), "aud": .string(ReferenceKeys.audience), "exp": .literal(String(now + 3_600)),
                "nbf": .literal(String(now - 60)), "iat": .literal(String(now - 60)), "publisher": .string(ReferenceKeys.publisher),
                "tenant": .string(ReferenceKeys.tenant),
            ], exactClaims: ["publisher", "tenant"], keys: Array(keys.prefix(2)), keyOfAnotherIssuer: keys.last)
    }
}

extension ForgedContent {
    /// The content as it stands in an item.
    var json: ForgedJSON {
        var json: ForgedJSON = [
            "data": .string(data), "dataKey": .string(dataKey), "certificate": .string(certificateID), "thumbprint": .string(thumbprint),
        ]
        json["dataSignature"] = dataSignature.map { .string($0) }
        return json
    }
}
