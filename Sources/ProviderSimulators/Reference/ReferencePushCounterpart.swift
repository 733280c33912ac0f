public import Foundation
public import ProviderConformance
public import ProviderKit

/// The sending side of a ``ReferenceService``, and the forges of every scheme.
public struct ReferencePushCounterpart: PushCounterpart {
    let service: ReferenceService

    /// Acts for a service.
    public init(service: ReferenceService) { self.service = service }

    private var isEnvelope: Bool { service.flavour == .envelope }
    /// Envelopes carry any number of items.
    public var sendsBatches: Bool { isEnvelope }
    /// Before an envelope's channel is opened.
    public var sendsHandshakes: Bool { isEnvelope }
    /// In envelopes.
    public var channelTokenForge: (any ChannelTokenForge)? { isEnvelope ? self : nil }
    /// Beside envelopes.
    public var signedTokenForge: (any SignedTokenForge)? { isEnvelope ? self : nil }
    /// In envelopes.
    public var encryptedPayloadForge: (any EncryptedPayloadForge)? { isEnvelope ? self : nil }
    /// To channels of the service.
    public var webPushForge: (any WebPushForge)? { isEnvelope ? nil : self }
    /// To channels of relays.
    public var bodySignatureForge: (any BodySignatureForge)? { isEnvelope ? nil : self }

    /// Delivers through a transport.
    public func sendDeliveries(through transport: any HTTPTransport) { service.use(transport) }

    /// Sends everything that waits.
    public func flushDeliveries() async throws { try await service.flush() }

    /// One envelope with the items of all.
    public func batch(_ deliveries: [Delivery]) throws -> Delivery? {
        guard isEnvelope, let first = deliveries.first else { return nil }
        let items = try deliveries.flatMap { try Self.items(of: $0) }
        return try Self.changed(first) { $0["value"] = .array(items) }
    }
}

extension ReferencePushCounterpart: ChannelTokenForge, SignedTokenForge, EncryptedPayloadForge {
    /// Replaces the token of every item.
    public func delivery(_ genuine: Delivery, withToken token: String?) throws -> Delivery {
        let items = try Self.items(of: genuine).map { $0.with("token", token.map { .string($0) }) }
        return try Self.changed(genuine) { $0["value"] = .array(items) }
    }

    /// The platform's keys and claims.
    public func material(for channel: PushChannel) async throws -> SignedTokenMaterial { try service.signedMaterial() }

    /// Replaces the tokens beside the items.
    public func delivery(_ genuine: Delivery, withTokens tokens: [String]?) throws -> Delivery {
        try Self.changed(genuine) { $0["tokens"] = tokens.map { .array($0.map { .string($0) }) } }
    }

    /// The application's certificate.
    public func certificate(for channel: PushChannel) throws -> [UInt8] { try ReferenceKeys.decryption.get().certificate }

    /// The first item's content.
    public func content(of delivery: Delivery) throws -> ForgedContent {
        guard let content = try Self.items(of: delivery).first?["content"], let data = content["data"]?.string,
            let key = content["dataKey"]?.string, let name = content["certificate"]?.string, let thumbprint = content["thumbprint"]?.string
        else { throw HarnessError("the delivery has no content") }
        return ForgedContent(
            data: data, dataKey: key, dataSignature: content["dataSignature"]?.string, certificateID: name, thumbprint: thumbprint)
    }

    /// What the first item's content says: the same as the item.
    public func plaintext(of delivery: Delivery) throws -> Data { try Self.message(of: delivery).text }

    /// The same about the next message.
    public func plaintextOfAnotherItem(than delivery: Delivery) throws -> Data {
        let message = try Self.message(of: delivery)
        return ReferenceMessage(event: message.event, number: message.number + 1).text
    }

    /// Replaces the first item's content.
    public func delivery(_ genuine: Delivery, withContent content: ForgedContent?) throws -> Delivery {
        var items = try Self.items(of: genuine)
        items[0] = items[0].with("content", content?.json)
        return try Self.changed(genuine) { $0["value"] = .array(items) }
    }

    /// The items of an envelope; at least one.
    static func items(of delivery: Delivery) throws -> [ForgedJSON] {
        guard case .array(let items) = try ForgedJSON(parsing: delivery.body)["value"], !items.isEmpty else {
            throw HarnessError("the delivery is no envelope")
        }
        return items
    }

    private static func message(of delivery: Delivery) throws -> ReferenceMessage {
        guard let item = try items(of: delivery).first, let message = ReferenceMessage(Data(item.text.utf8)) else {
            throw HarnessError("the delivery has no message")
        }
        return message
    }

    private static func changed(_ delivery: Delivery, _ change: (inout ForgedJSON) -> Void) throws -> Delivery {
        var body = try ForgedJSON(parsing: delivery.body)
        change(&body)
        return delivery.with(body: Data(body.text.utf8))
    }
}

extension ReferencePushCounterpart: WebPushForge, BodySignatureForge {
    /// The service's key and the subscription's.
    public func material(for channel: PushChannel) throws -> WebPushMaterial {
        guard let own = service.channel(channel.id) else { throw HarnessError("there is no channel \(channel.id)") }
        let message = service.message("changed", through: own)
        return try service.material(for: own, saying: ReferenceMessage(event: message.event, number: message.number))
    }

    /// The relay's secret, and a body.
    public func material(for channel: PushChannel) throws -> BodySignatureMaterial {
        BodySignatureMaterial(
            key: .symmetric(try ReferenceSecrets.relayKey(channel.secrets)), body: ReferenceMessage(event: "changed", number: 1).text,
            headers: ["Content-Type": "application/json"])
    }
}
