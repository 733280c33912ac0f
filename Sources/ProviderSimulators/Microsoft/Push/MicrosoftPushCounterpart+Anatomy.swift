import Foundation
import ProviderConformance
import ProviderKit

extension MicrosoftPushCounterpart {
    /// Nothing in the header is proof. In the body it is what is compared with the channel and, where there is content, what is signed or
    /// encrypted.
    func anatomy(of delivery: Delivery, for channel: PushChannel) throws -> DeliveryAnatomy {
        let text = JSONText(delivery.body)
        let isRich = !channel.secrets.isEmpty
        func parts(_ name: String, _ scheme: AuthenticityScheme, ignoresCase: Bool = false) -> [ProtectedPart] {
            text.ranges(of: name).map { ProtectedPart(name, scheme, in: .body, range: $0, ignoresCase: ignoresCase) }
        }
        var protected = parts("clientState", .channelToken) + parts("subscriptionId", .channelToken, ignoresCase: true)
        // Compared with the channel's organisation where that is known, and with the token's where there is one.
        if isRich || channel.settings?["tenant"] != nil {
            protected += parts("tenantId", isRich ? .signedToken : .channelToken, ignoresCase: true)
        }
        if isRich {
            protected += parts("data", .encryptedPayload) + parts("dataKey", .encryptedPayload) + parts("dataSignature", .encryptedPayload)
            protected += parts("encryptionCertificateId", .encryptedPayload) + parts("id", .encryptedPayload)
            protected += parts("encryptionCertificateThumbprint", .encryptedPayload, ignoresCase: true)
            protected += text.listRanges(of: "validationTokens").map {
                ProtectedPart("validation token", .signedToken, in: .body, range: $0)
            }
        }
        return DeliveryAnatomy(
            required: [], ignored: Set(delivery.headers.fields.map(\.name)), protected: protected, free: try free(in: delivery))
    }

    private func free(in delivery: Delivery) throws -> [FreePart] {
        let graph = try GraphDelivery(delivery)
        func part(_ name: String, _ values: [GraphValue], _ change: (inout [String: GraphValue], GraphValue) -> Void) -> FreePart {
            FreePart(name, variants: values.map { value in graph.firstItem { change(&$0, value) } })
        }
        guard graph.items.first?["changeType"] != nil else { return [] }
        func inResource(_ name: String) -> (inout [String: GraphValue], GraphValue) -> Void {
            { item, value in
                var data = item["resourceData"]?.object ?? [:]
                data[name] = value
                item["resourceData"] = .object(data)
            }
        }
        let foreign: [GraphValue] = [
            "https://169.254.169.254/latest/meta-data/", "Users/somebody.else/Events/1", "../../admin", "",
        ]
        return [
            part("resource", foreign) { $0["resource"] = $1 }, part("resource address", foreign, inResource("@odata.id")),
            part("entity tag", ["W/\"another\"", ""], inResource("@odata.etag")),
            part("expiration", ["9999-12-31T23:59:59Z", "1970-01-01T00:00:00Z"]) { $0["subscriptionExpirationDateTime"] = $1 },
            part("kind of change", ["created", "updated", "deleted"]) { $0["changeType"] = $1 },
        ]
    }
}
