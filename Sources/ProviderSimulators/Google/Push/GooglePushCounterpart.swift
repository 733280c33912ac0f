import Foundation
public import ProviderConformance
import ProviderKit

/// Acts at the sending side of a simulated Google.
struct GooglePushCounterpart: PushCounterpart, ChannelTokenForge {
    let simulator: GoogleSimulator

    func sendDeliveries(through transport: any HTTPTransport) { simulator.pushTransport = transport }

    func flushDeliveries() async throws { await simulator.flushDeliveries() }

    var channelTokenForge: (any ChannelTokenForge)? { self }

    /// Nothing is signed: the fields that are compared are the proof, and everything else is nobody's word.
    func anatomy(of delivery: Delivery, for channel: PushChannel) throws -> DeliveryAnatomy {
        let required: Set<String> = [
            "X-Goog-Channel-ID", "X-Goog-Channel-Token", "X-Goog-Resource-ID", "X-Goog-Resource-State", "X-Goog-Message-Number",
        ]
        let names = Set(required.map { $0.lowercased() })
        let protected = [
            ProtectedPart("channel id", .channelToken, in: .header("X-Goog-Channel-ID")),
            ProtectedPart("channel token", .channelToken, in: .header("X-Goog-Channel-Token")),
            // Only the answer to opening says which resource it is.
            ProtectedPart("resource id", .channelToken, in: .header("X-Goog-Resource-ID"), isLearned: true),
        ]
        return DeliveryAnatomy(
            required: required, ignored: Set(delivery.headers.fields.map(\.name).filter { !names.contains($0.lowercased()) }),
            protected: protected, free: free(in: delivery))
    }

    func delivery(_ genuine: Delivery, withToken token: String?) throws -> Delivery {
        Self.changed(genuine, "X-Goog-Channel-Token", to: token)
    }

    private func free(in delivery: Delivery) -> [FreePart] {
        func part(_ name: String, _ field: String, _ values: [String]) -> FreePart {
            FreePart(name, variants: values.map { Self.changed(delivery, field, to: $0) })
        }
        var parts = [
            part(
                "resource address", "X-Goog-Resource-URI",
                ["http://169.254.169.254/latest/meta-data/", "https://10.0.0.1/", "file:///etc/passwd", "no address at all"]),
            part("expiration", "X-Goog-Channel-Expiration", ["Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "soon"]),
            FreePart(
                "body",
                variants: ["{}", "not json", "{\"value\":[]}"].map { text in
                    Delivery(
                        method: delivery.method, headers: delivery.headers, query: delivery.query, body: Data(text.utf8),
                        receivedAt: delivery.receivedAt)
                }),
        ]
        if delivery.headers["X-Goog-Resource-State"] != "sync" {
            parts.append(part("message number", "X-Goog-Message-Number", ["2", "987654321", "99999999999999999999"]))
            parts.append(part("resource state", "X-Goog-Resource-State", ["exists", "not_exists"]))
        }
        return parts
    }

    private static func changed(_ delivery: Delivery, _ field: String, to value: String?) -> Delivery {
        var headers = delivery.headers
        headers[field] = value
        return Delivery(
            method: delivery.method, headers: headers, query: delivery.query, body: delivery.body, receivedAt: delivery.receivedAt)
    }
}

extension GoogleSimulator {
    /// Acts at the sending side, for the channels of every account.
    public func pushCounterpart(for account: String) -> (any PushCounterpart)? { GooglePushCounterpart(simulator: self) }
}
