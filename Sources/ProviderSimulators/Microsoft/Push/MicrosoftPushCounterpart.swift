import Foundation
public import ProviderConformance
import ProviderKit
import Synchronization

/// Acts at the sending side of a simulated Microsoft.
struct MicrosoftPushCounterpart: PushCounterpart {
    let simulator: MicrosoftSimulator

    var sendsBatches: Bool { true }
    var sendsHandshakes: Bool { true }
    var channelTokenForge: (any ChannelTokenForge)? { self }
    var signedTokenForge: (any SignedTokenForge)? { self }
    var encryptedPayloadForge: (any EncryptedPayloadForge)? { self }

    func sendDeliveries(through transport: any HTTPTransport) { simulator.pushTransport = transport }

    func flushDeliveries() async throws { await simulator.flushDeliveries() }

    /// The items of all of them, and every token that one of them has.
    func batch(_ deliveries: [Delivery]) throws -> Delivery? {
        guard let first = deliveries.first else { return nil }
        let bodies = try deliveries.map { try GraphDelivery($0).body }
        var body: [String: GraphValue] = ["value": .list(bodies.flatMap { $0["value"]?.list ?? [] })]
        var tokens: [GraphValue] = []
        for token in bodies.flatMap({ $0["validationTokens"]?.list ?? [] }) where !tokens.contains(token) { tokens.append(token) }
        if !tokens.isEmpty { body["validationTokens"] = .list(tokens) }
        return first.with(body: .object(body))
    }

    /// The subscription that delivers to a channel.
    func subscription(of channel: PushChannel) throws -> MicrosoftSubscription {
        let address = channel.address.revealText()
        let found = simulator.state.withLock { state in
            state.push.subscriptions.values.first { $0.notificationURL.absoluteString == address }
        }
        guard let found else { throw HarnessError("no subscription delivers to the channel \(channel.id)") }
        return found
    }

    /// What Microsoft's token for a channel's organisation says at this moment, and who signs it.
    func tokenWriter(for channel: PushChannel) throws -> ValidationTokenWriter {
        let subscription = try subscription(of: channel)
        let now = simulator.clock.now
        return try simulator.state.withLock { state in
            guard let account = state.accounts[subscription.account] else { throw HarnessError("the mailbox is gone") }
            return state.tokenWriter(
                for: MicrosoftIdentity.tenant(of: account.kind), application: simulator.client.id, now: now)
        }
    }
}

extension MicrosoftPushCounterpart: ChannelTokenForge {
    func delivery(_ genuine: Delivery, withToken token: String?) throws -> Delivery {
        try GraphDelivery(genuine).eachItem { $0["clientState"] = token.map { .text($0) } }
    }
}

extension MicrosoftPushCounterpart: SignedTokenForge {
    func material(for channel: PushChannel) async throws -> SignedTokenMaterial {
        let writer = try tokenWriter(for: channel)
        let keys = simulator.state.withLock { $0.push.keys }
        func lent(_ key: SigningKeys.Key) throws -> SignedTokenMaterial.Key {
            SignedTokenMaterial.Key(id: key.id, secret: .rs256(der: try key.privateKey.der))
        }
        let isPersonal = writer.tenant == MicrosoftIdentity.personalTenant
        return SignedTokenMaterial(
            header: ForgedJSON(writer.header), claims: ForgedJSON(writer.claims),
            exactClaims: [writer.isVersion2 ? "azp" : "appid", "tid", "ver"],
            keys: isPersonal ? [try lent(keys.personal)] : try keys.general.map(lent),
            keyOfAnotherIssuer: isPersonal ? nil : try lent(keys.personal))
    }

    func delivery(_ genuine: Delivery, withTokens tokens: [String]?) throws -> Delivery {
        var body = try GraphDelivery(genuine).body
        body["validationTokens"] = tokens.map { .list($0.map { .text($0) }) }
        return genuine.with(body: .object(body))
    }
}

extension MicrosoftPushCounterpart: EncryptedPayloadForge {
    func certificate(for channel: PushChannel) throws -> [UInt8] {
        guard let text = try subscription(of: channel).encryption?.certificate, let der = Data(base64Encoded: text) else {
            throw HarnessError("the channel has no certificate")
        }
        return Array(der)
    }

    func content(of delivery: Delivery) throws -> ForgedContent {
        guard let content = try GraphDelivery(delivery).items.first?["encryptedContent"], let data = content["data"]?.text,
            let key = content["dataKey"]?.text, let id = content["encryptionCertificateId"]?.text,
            let thumbprint = content["encryptionCertificateThumbprint"]?.text
        else { throw HarnessError("the delivery has no encrypted content") }
        return ForgedContent(
            data: data, dataKey: key, dataSignature: content["dataSignature"]?.text, certificateID: id, thumbprint: thumbprint)
    }

    func plaintext(of delivery: Delivery) throws -> Data {
        let data = try content(of: delivery).data
        guard let plaintext = simulator.state.withLock({ $0.push.plaintexts[data] }) else {
            throw HarnessError("nobody knows what the content says")
        }
        return plaintext
    }

    func plaintextOfAnotherItem(than delivery: Delivery) throws -> Data {
        guard var plaintext = GraphValue(try plaintext(of: delivery))?.object, let id = plaintext["id"]?.text else {
            throw HarnessError("the content names no event")
        }
        plaintext["id"] = .text(String(id.dropLast(4)) + "AAA=")
        return GraphValue.object(plaintext).data()
    }

    func delivery(_ genuine: Delivery, withContent content: ForgedContent?) throws -> Delivery {
        try GraphDelivery(genuine).firstItem { item in
            guard let content else {
                item["encryptedContent"] = nil
                return
            }
            var value: [String: GraphValue] = [
                "data": .text(content.data), "dataKey": .text(content.dataKey), "encryptionCertificateId": .text(content.certificateID),
                "encryptionCertificateThumbprint": .text(content.thumbprint),
            ]
            value["dataSignature"] = content.dataSignature.map { .text($0) }
            item["encryptedContent"] = .object(value)
        }
    }
}

extension MicrosoftSimulator {
    /// Acts at the sending side, for the subscriptions of every account.
    public func pushCounterpart(for account: String) -> (any PushCounterpart)? { MicrosoftPushCounterpart(simulator: self) }
}
