import Foundation
public import ProviderConformance
public import ProviderKit
import Synchronization

/// Acts at the sending side of the simulated server, and of a relay beside it.
public struct CalDAVPushCounterpart: PushCounterpart, WebPushForge, BodySignatureForge {
    private let simulator: CalDAVSimulator

    /// Acts for every account of a simulator.
    public init(simulator: CalDAVSimulator) { self.simulator = simulator }

    /// From now on messages go through this transport.
    public func sendDeliveries(through transport: any HTTPTransport) { simulator.sendPushes(through: transport) }

    /// Sends every message that waits.
    public func flushDeliveries() async throws { try await simulator.flushPushes() }

    /// Lends the server's keys.
    public var webPushForge: (any WebPushForge)? { self }
    /// Lends the key of a relay.
    public var bodySignatureForge: (any BodySignatureForge)? { self }

    /// What a message consists of.
    public func material(for channel: PushChannel) throws -> WebPushMaterial {
        let now = simulator.clock.now
        return try simulator.state.withLock { state in
            guard
                let registration = state.push.registrations.values.first(where: {
                    $0.pushResource.absoluteString == channel.address.revealText()
                }),
                let style = state.push.style
            else { throw HarnessError("the simulated server has no subscription of \(channel.id)") }
            let topic = state.push.topic(of: registration.calendar)
            return WebPushMaterial(
                serverKey: style.signs ? state.push.key.scalar : nil, receiverKey: registration.receiverKey.uncompressed,
                authSecret: registration.authSecret,
                claims: PushSignature(key: state.push.key, style: style).claims(for: registration.pushResource, now: now),
                plaintext: Data(
                    CalDAVPushEvent.content(syncToken: "https://caldav.simulator.example/sync/1").message(topic: topic, style: style).utf8),
                headers: try state.push.headers(style, calendar: registration.calendar))
        }
    }

    /// What the operator of a relay is given: the channel's secret as it is shown.
    public func material(for channel: PushChannel) throws -> BodySignatureMaterial {
        let text = channel.secrets.revealText()
        guard text.hasPrefix("whsec_"), let key = Data(base64Encoded: String(text.dropFirst(6))) else {
            throw HarnessError("\(channel.id) has no relay's key")
        }
        return BodySignatureMaterial(
            key: .symmetric(Secret(bytes: Array(key))), body: Data(#"{"type":"calendar.changed","path":"/owner/calendar/"}"#.utf8),
            headers: ["Content-Type": "application/json"])
    }

    /// What is proven, and what is not.
    public func anatomy(of delivery: Delivery, for channel: PushChannel) throws -> DeliveryAnatomy {
        channel.sender == .relay ? Self.relayed(delivery) : try Self.pushed(delivery)
    }

    private static func relayed(_ delivery: Delivery) -> DeliveryAnatomy {
        let fields = ["webhook-id", "webhook-timestamp", "webhook-signature"]
        return DeliveryAnatomy(
            required: Set(fields), ignored: others(delivery, than: fields),
            protected: fields.map { ProtectedPart($0, .bodySignature, in: .header($0)) } + [
                ProtectedPart("body", .bodySignature, in: .body)
            ], sealsBody: true)
    }

    private static func pushed(_ delivery: Delivery) throws -> DeliveryAnatomy {
        var fields = ["TTL", "Content-Encoding"]
        var parts = [
            // Between the salt and the length of the key stands the record size, which nobody authenticates (RFC 8188 §2.1).
            ProtectedPart("salt", .webPush, in: .body, range: 0..<16),
            ProtectedPart("sender's key and ciphertext", .webPush, in: .body, range: 20..<delivery.body.count),
        ]
        if let field = delivery.headers["Authorization"] {
            fields.append("Authorization")
            for name in ["t", "k"] {
                guard let range = range(of: name, in: field) else { throw HarnessError("the message's Authorization is not VAPID's") }
                parts.append(ProtectedPart(name == "t" ? "token" : "server's key", .webPush, in: .header("Authorization"), range: range))
            }
        }
        var larger = Array(delivery.body)
        larger.replaceSubrange(16..<20, with: [0, 1, 0, 0])
        return DeliveryAnatomy(
            required: Set(fields), ignored: others(delivery, than: fields), protected: parts,
            free: [
                FreePart("time to live", variants: ["60", "2419200", "99999999999"].map { with(delivery, "TTL", $0) }),
                FreePart("record size", variants: [with(delivery, body: larger)]),
                FreePart("urgency and topic", variants: [with(delivery, "Urgency", "high"), with(delivery, "Topic", "another")]),
            ], sealsBody: true)
    }

    private static func others(_ delivery: Delivery, than fields: [String]) -> Set<String> {
        let named = Set(fields.map { $0.lowercased() })
        return Set(delivery.headers.fields.map(\.name)).filter { !named.contains($0.lowercased()) }
    }

    /// Where a parameter's value stands in a field.
    private static func range(of name: String, in field: String) -> Range<Int>? {
        let bytes = Array(field.utf8)
        for start in bytes.indices.dropFirst()
        where bytes[start...].starts(with: "\(name)=".utf8) && [0x20, 0x2C].contains(bytes[start - 1]) {
            let value = start + name.utf8.count + 1
            return value..<(bytes[value...].firstIndex(of: UInt8(ascii: ",")) ?? bytes.count)
        }
        return nil
    }

    private static func with(_ delivery: Delivery, _ name: String, _ value: String) -> Delivery {
        var headers = delivery.headers
        headers[name] = value
        return Delivery(
            method: delivery.method, headers: headers, query: delivery.query, body: delivery.body, receivedAt: delivery.receivedAt)
    }

    private static func with(_ delivery: Delivery, body: [UInt8]) -> Delivery {
        Delivery(
            method: delivery.method, headers: delivery.headers, query: delivery.query, body: Data(body), receivedAt: delivery.receivedAt)
    }
}
