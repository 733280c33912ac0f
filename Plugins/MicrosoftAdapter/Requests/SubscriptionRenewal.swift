import Foundation
import ProviderKit

/// Prolongs a subscription (`PATCH /subscriptions/{id}`), which also shows Graph that the application still may.
struct SubscriptionRenewal: GraphRequest {
    /// Which subscription.
    let id: String
    /// The wished end, UTC.
    let end: Date

    var method: HTTPMethod { .patch }
    var isWrite: Bool { true }
    var target: GraphTarget { .resource(["subscriptions", id]) }
    func body() throws -> Data? { try JSONEncoder().encode(GraphSubscriptionBody(expirationDateTime: RFC3339.text(end))) }

    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) -> GraphSubscription {
        let renewed = try error.decode(GraphSubscription.self, from: response, what: "the subscription", isWrite: true)
        guard renewed.id.lowercased() == id.lowercased(), renewed.end != nil else {
            throw error.violation("Graph does not say until when the subscription lives", status: response.status, isWrite: true)
        }
        return renewed
    }
}
