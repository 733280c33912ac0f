import Foundation
import ProviderKit

/// A delivery's body, read and not yet believed: `{"value": […], "validationTokens": […]}` (`changeNotificationCollection`).
struct NotificationCollection: Sendable {
    /// The largest body that is read, in bytes.
    static let largestBody = 1 << 20
    /// The most items of one body; Graph's own are much smaller.
    static let mostItems = 1_000
    /// The most tokens of one body: Graph sends one for each application and organisation in it.
    static let mostTokens = 64

    /// The items; `nil` for one that cannot be read, which does not take the others down.
    let items: [ChangeItem?]
    /// The tokens that Microsoft signed; empty where there are none.
    let tokens: [String]

    /// Reads a delivery. Throws for a body that cannot be read as a whole: there is nothing in it to be judged alone.
    init(_ delivery: Delivery) throws(RejectionReason) {
        // What asks for an answer to a handshake is no notification, whatever else it brings.
        guard delivery.method == .post, !EndpointValidation.isNamed(in: delivery.query) else { throw .malformed }
        guard delivery.body.count <= Self.largestBody else { throw .tooLarge }
        let body = try Self.object(delivery.body)
        guard let values = body["value"]?.array else { throw .malformed }
        guard values.count <= Self.mostItems else { throw .tooLarge }
        items = values.map { try? ChangeItem($0) }
        guard let list = body["validationTokens"], list != .null else {
            tokens = []
            return
        }
        guard let texts = list.array?.map(\.string), texts.count <= Self.mostTokens, !texts.contains(nil) else { throw .malformed }
        tokens = texts.compactMap(\.self)
    }

    /// A body's one object; more or less of it is no body of Graph.
    private static func object(_ body: Data) throws(RejectionReason) -> JSONObject {
        do throws(StrictJSON.Refusal) {
            return try StrictJSON.object(body, limits: StrictJSON.Limits(bytes: largestBody))
        } catch {
            throw error == .tooLarge ? .tooLarge : .malformed
        }
    }
}
