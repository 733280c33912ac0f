import Foundation
import ProviderKit

/// Makes a subscription (`POST /subscriptions`). Before it answers, Graph calls the address twice: once as the address of notifications, once as
/// that of lifecycle notifications.
struct SubscriptionCreation: GraphRequest {
    /// What is asked for.
    let wish: GraphSubscriptionBody

    /// What came of it.
    enum Reply: Sendable {
        /// Graph made the subscription.
        case made(GraphSubscription)
        /// The application has one on the same thing already.
        case exists(ProviderError)
    }

    var method: HTTPMethod { .post }
    var isWrite: Bool { true }
    var target: GraphTarget { .resource(["subscriptions"]) }
    func body() throws -> Data? { try JSONEncoder().encode(wish) }

    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) -> Reply {
        if response.status == 409 { return .exists(error.refusal(response, what: "the calendar's subscription", isWrite: true)) }
        guard response.status != 400 else { throw explained(error.refusal(response, what: "the calendar", isWrite: true)) }
        let made = try error.decode(GraphSubscription.self, from: response, what: "the calendar", isWrite: true)
        guard UUID(uuidString: made.id) != nil, made.end != nil else {
            throw error.violation("Graph does not say which subscription it made, and until when", status: response.status, isWrite: true)
        }
        return .made(made)
    }

    /// Graph tells only by its message, which is text for people, that it could not reach the address.
    private func explained(_ refusal: ProviderError) -> ProviderError {
        guard refusal.code == .invalidRequest else { return refusal }
        return ProviderError(
            refusal.code, refusal.permanence, operation: refusal.operation, effect: refusal.effect,
            message: refusal.message
                + ". Graph calls this host's public address before it makes a subscription: the address has to be https,"
                + " reachable from the internet, and answered within ten seconds", context: refusal.context)
    }
}
