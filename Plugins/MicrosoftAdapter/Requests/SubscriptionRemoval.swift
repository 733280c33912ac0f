import ProviderKit

/// Ends a subscription (`DELETE /subscriptions/{id}`). One that Graph does not know any more is success.
struct SubscriptionRemoval: GraphRequest {
    /// Which subscription.
    let id: String

    var method: HTTPMethod { .delete }
    var isWrite: Bool { true }
    var target: GraphTarget { .resource(["subscriptions", id]) }

    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) {
        // 204, without a body. Anything else that calls itself a success may come from something before the service.
        if response.status == 204 { return }
        guard !response.isSuccess else {
            throw error.violation("the answer to ending a subscription is not one of Graph's", status: response.status, isWrite: true)
        }
        let refusal = error.refusal(response, what: "the subscription", isWrite: true)
        guard refusal.code == .notFound else { throw refusal }
    }
}
