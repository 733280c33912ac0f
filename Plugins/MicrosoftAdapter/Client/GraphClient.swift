import Foundation
import ProviderKit

/// Performs ``GraphRequest``s for one verb through the transport of the context, with the connection's access token.
///
/// It never retries, never refreshes, and sends the token to nothing but Graph's own root.
struct GraphClient: Sendable {
    /// Times come in UTC whatever the mailbox is set to, and ids stay when an item is moved. Both are asked for with every request, because
    /// they hold for one request only.
    static let preferences = ["outlook.timezone=\"UTC\"", "IdType=\"ImmutableId\""]

    let context: ProviderContext
    let root: GraphRoot
    /// The verb under way.
    let operation: ProviderOperation

    init(_ endpoints: MicrosoftEndpoints, _ context: ProviderContext, _ operation: ProviderOperation) {
        self.context = context
        self.operation = operation
        root = GraphRoot(endpoints)
    }

    /// The factory of errors.
    var error: MicrosoftError { MicrosoftError(operation: operation, peer: root.peer, now: context.clock.now) }

    /// Sends what the request prepares and returns what it reads from the answer.
    func perform<Request: GraphRequest>(_ graph: Request) async throws(ProviderError) -> Request.Reply {
        let request = try prepared(graph)
        let response: HTTPResponse
        do throws(HTTPTransportError) {
            response = try await context.http.send(request)
        } catch {
            throw ProviderError(error, operation: operation, isWrite: graph.isWrite)
        }
        return try graph.reply(response, error: error)
    }

    /// The complete request, with the token.
    func prepared(_ graph: some GraphRequest) throws(ProviderError) -> HTTPRequest {
        guard case .bearer(let token) = context.connection.credential else {
            throw ProviderError(
                .unauthenticated, .permanent, operation: operation, message: "the connection has no access token; connect the account again"
            )
        }
        var request = HTTPRequest(method: graph.method, url: try url(of: graph.target))
        request.headers["Authorization"] = "Bearer \(token.revealText())"
        request.headers["Accept"] = "application/json"
        request.headers["Prefer"] = (Self.preferences + graph.preferences).joined(separator: ", ")
        if let condition = graph.condition { request.headers["If-Match"] = condition.rawValue }
        do {
            if let body = try graph.body() {
                request.headers["Content-Type"] = "application/json"
                request.body = body
            }
        } catch {
            throw ProviderError(.invalidRequest, .permanent, operation: operation, message: "the event cannot be written as JSON")
        }
        return request
    }

    /// A link from an answer, if it may be followed.
    func checked(_ link: String) throws(ProviderError) -> String {
        guard root.url(following: link) != nil else {
            throw error.violation(
                "the answer goes on at an address outside Graph's own root; it was not followed, and no token was sent there")
        }
        return link
    }

    private func url(of target: GraphTarget) throws(ProviderError) -> URL {
        switch target {
        case .link(let link):
            if let url = root.url(following: link) { return url }
        case .resource(let parts, let query):
            if let url = root.url(parts, query: query) { return url }
        }
        throw ProviderError(
            .invalidRequest, .permanent, operation: operation,
            message: "the id or page is not one that this adapter gave out for the account", context: ["peer": root.peer])
    }
}
