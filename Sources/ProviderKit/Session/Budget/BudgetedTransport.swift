import Foundation

/// Keeps the requests of one connection that are under way at one time to the number that its provider bears. Waiting counts against the
/// verb's deadline, not against the request's own time.
public struct BudgetedTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let budget: RequestBudget
    private let connection: ConnectionID
    private let limit: Int

    /// Puts a budget before a transport. `limit` is the most requests at one time, at least 1 (``Capabilities/maximumConcurrentRequests``).
    public init(base: any HTTPTransport, budget: RequestBudget, connection: ConnectionID, limit: Int) {
        self.base = base
        self.budget = budget
        self.connection = connection
        self.limit = max(1, limit)
    }

    /// Sends when it is this request's turn.
    public func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        guard await budget.acquire(connection, limit: limit) else {
            let port = request.url.port.map { ":\($0)" } ?? ""
            throw HTTPTransportError(
                kind: .cancelled, mayHaveReachedServer: false, peer: (request.url.host() ?? "") + port,
                detail: "it was waiting for other requests of its account")
        }
        defer { budget.release(connection) }
        return try await base.send(request)
    }
}
