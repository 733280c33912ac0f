import ProviderKit

/// Asks for one page of the application's own subscriptions (`GET /subscriptions`).
struct SubscriptionPage: GraphRequest {
    /// The page; `nil` for the first.
    let link: String?

    var target: GraphTarget { link.map { .link($0) } ?? .resource(["subscriptions"]) }

    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) -> GraphPage<GraphSubscription> {
        try error.decode(GraphPage<GraphSubscription>.self, from: response, what: "the application's subscriptions")
    }
}
