import ProviderKit

extension GraphClient {
    /// The most pages of one question; more is taken for a service that turns in circles.
    private static let maximumPages = 1_000

    /// The items of all pages. `request` makes the request for a page from its link; `nil` is the first.
    func all<Request: GraphRequest, Entity>(
        _ request: (String?) -> Request
    ) async throws(ProviderError) -> [GraphItem<Entity>] where Request.Reply == GraphPage<Entity> {
        var items: [GraphItem<Entity>] = []
        var visited: Set<String> = []
        var link: String?
        for _ in 0..<Self.maximumPages {
            let page = try await perform(request(link))
            items += page.items
            guard let next = page.nextLink else { return items }
            guard visited.insert(next).inserted else { break }
            link = try checked(next)
        }
        throw error.violation("the answer goes on without end; it was given up")
    }
}
