import Foundation
import ProviderKit

/// Performs ``GoogleRequest``s for one verb through the transport of the context. It never retries and follows no redirect.
struct GoogleClient: Sendable {
    let context: ProviderContext
    /// The verb under way.
    let operation: ProviderOperation
    let endpoints: GoogleEndpoints

    init(_ context: ProviderContext, _ operation: ProviderOperation, _ endpoints: GoogleEndpoints) {
        self.context = context
        self.operation = operation
        self.endpoints = endpoints
    }

    /// Sends what the request prepares and returns what it reads from the answer.
    func perform<Request: GoogleRequest>(_ request: Request) async throws(ProviderError) -> Request.Reply {
        guard case .bearer(let token) = context.connection.credential else {
            throw ProviderError(
                .unauthenticated, .permanent, operation: operation,
                message: "the connection has no access token; Google takes nothing else. Connect the account again")
        }
        guard var prepared = request.prepared(endpoints) else {
            throw ProviderError(
                .notFound, .permanent, operation: operation,
                message: "\(request.subject) has a name that no calendar or event at Google can have")
        }
        prepared.headers["Authorization"] = "Bearer " + token.revealText()
        prepared.headers["Accept"] = "application/json"
        let response: HTTPResponse
        do throws(HTTPTransportError) {
            response = try await context.http.send(prepared)
        } catch {
            throw ProviderError(error, operation: operation, isWrite: request.isWrite)
        }
        return try request.reply(response, error: error(at: prepared.url))
    }

    /// The factory of errors for an address.
    func error(at url: URL) -> GoogleError {
        GoogleError(operation: operation, peer: OAuthRefusal.peer(url), now: context.clock.now)
    }

    /// The factory of errors for the Calendar API.
    var error: GoogleError { error(at: endpoints.calendar) }
}
