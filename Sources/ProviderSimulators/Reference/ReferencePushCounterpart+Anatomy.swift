import Foundation
public import ProviderConformance
public import ProviderKit

extension ReferencePushCounterpart {
    /// Which bytes are proven by what.
    public func anatomy(of delivery: Delivery, for channel: PushChannel) throws -> DeliveryAnatomy {
        if channel.sender == .relay { return Self.signedBody }
        return try service.flavour == .envelope ? Self.envelope(delivery) : Self.webPush(delivery)
    }

    private static var signedBody: DeliveryAnatomy {
        let fields = ["webhook-id", "webhook-timestamp", "webhook-signature"]
        return DeliveryAnatomy(
            required: Set(fields), ignored: ["Content-Type"],
            protected: fields.map { ProtectedPart($0, .bodySignature, in: .header($0)) } + [
                ProtectedPart("body", .bodySignature, in: .body)
            ],
            sealsBody: true)
    }

    private static func webPush(_ delivery: Delivery) throws -> DeliveryAnatomy {
        let authorization = Array((delivery.headers["Authorization"] ?? "").utf8)
        guard let comma = authorization.firstIndex(of: UInt8(ascii: ",")), comma + 4 < authorization.count, delivery.body.count > 86 else {
            throw HarnessError("the delivery is no Web Push message")
        }
        let sizes = [UInt32(4_097), 1 << 16, 1 << 30].map { size -> Delivery in
            let bytes = (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * UInt32($0))) }
            return delivery.with(body: delivery.body.prefix(16) + Data(bytes) + delivery.body.dropFirst(20))
        }
        return DeliveryAnatomy(
            required: ["Authorization", "TTL", "Content-Encoding"], ignored: ["Content-Type"],
            protected: [
                ProtectedPart("token", .webPush, in: .header("Authorization"), range: 8..<comma),
                ProtectedPart("key", .webPush, in: .header("Authorization"), range: comma + 4..<authorization.count),
                ProtectedPart("coding", .webPush, in: .header("Content-Encoding"), ignoresCase: true),
                ProtectedPart("salt", .webPush, in: .body, range: 0..<16),
                ProtectedPart("key and record", .webPush, in: .body, range: 20..<delivery.body.count),
            ],
            free: [
                FreePart("lifetime", variants: ["0", "1", "99999999"].map { delivery.with(field: "TTL", $0) }),
                FreePart("record size", variants: sizes),
                FreePart("topic", variants: [delivery.adding(field: "Topic", "other")]),
            ], sealsBody: true)
    }

    private static func envelope(_ delivery: Delivery) throws -> DeliveryAnatomy {
        let body = try ForgedJSON(parsing: delivery.body)
        guard let item = try items(of: delivery).first, let content = item["content"], case .array(let tokens) = body["tokens"] else {
            throw HarnessError("the delivery is no envelope")
        }
        var parts = [ProtectedPart("channel", .channelToken, in: .header("Reference-Channel"))]
        func protect(_ name: String, _ scheme: AuthenticityScheme, _ value: ForgedJSON?, ignoresCase: Bool = false) throws {
            guard let value, let range = delivery.body.range(of: Data("\"\(name)\":\(value.text)".utf8)) else {
                throw HarnessError("the delivery has no \(name)")
            }
            let quote = value.string == nil ? 0 : 1
            let start = range.lowerBound + name.utf8.count + 3 + quote
            parts.append(
                ProtectedPart(name, scheme, in: .body, range: start..<range.upperBound - quote, ignoresCase: ignoresCase))
        }
        for name in ["channel", "token"] { try protect(name, .channelToken, item[name]) }
        for name in ["event", "number"] { try protect(name, .encryptedPayload, item[name]) }
        for name in ["data", "dataKey", "dataSignature", "certificate"] { try protect(name, .encryptedPayload, content[name]) }
        try protect("thumbprint", .encryptedPayload, content["thumbprint"], ignoresCase: true)
        for token in tokens {
            guard let text = token.string, let range = delivery.body.range(of: Data(text.utf8)) else { continue }
            parts.append(ProtectedPart("signed token", .signedToken, in: .body, range: range))
        }
        let addresses = ["https://attacker.example/", "http://169.254.169.254/", ""].map { address in
            delivery.with(body: Data(body.with("value", .array([item.with("resource", .string(address))])).text.utf8))
        }
        let extra = delivery.with(body: Data(body.with("expires", "9999-12-31T23:59:59Z").text.utf8))
        return DeliveryAnatomy(
            required: ["Reference-Channel"], ignored: ["Content-Type", "User-Agent"], protected: parts,
            free: [FreePart("resource address", variants: addresses), FreePart("unknown member", variants: [extra])])
    }
}
