import Foundation
import ProviderKit

/// A refusal of an OAuth endpoint (RFC 6749 §5.2).
struct OAuthRefusal: Sendable {
    private static let known = [
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope",
        "unsupported_token_type", "temporarily_unavailable", "server_error",
    ]

    private let response: HTTPResponse
    /// The error's name where it is one of the standard's; what a server makes up is not repeated.
    let code: String?

    init(_ response: HTTPResponse) {
        struct Body: Decodable { let error: String }
        self.response = response
        let name = (try? JSONDecoder().decode(Body.self, from: response.body.prefix(65_536)))?.error
        code = name.flatMap { Self.known.contains($0) ? $0 : nil }
    }

    /// What the contract calls it. An invalid grant means that the owner has to consent again.
    func error(_ endpoint: ResourceAddress, _ operation: ProviderOperation, now: Date) -> ProviderError {
        let general = CalDAVError(operation: operation, address: endpoint, now: now)
        var context = ["peer": general.peer, "status": String(response.status)]
        context["oauth"] = code
        switch code {
        case "invalid_grant":
            return ProviderError(
                .unauthenticated, .needsReconsent, operation: operation,
                message: "\(general.peer): the consent has ended or was withdrawn; the account's owner has to consent again",
                context: context)
        case "invalid_client", "unauthorized_client":
            return ProviderError(
                .unauthenticated, .permanent, operation: operation,
                message: "\(general.peer): the authorization server does not accept this application; check the client id and secret",
                context: context)
        case "temporarily_unavailable", "server_error":
            return ProviderError(
                .serverFault, .temporary(retryAfter: RetryAfter.parse(response.headers["Retry-After"], now: now)), operation: operation,
                effect: operation.isRepeatable ? .none : .unknown,
                message: "\(general.peer): the authorization server failed; try again later",
                context: context)
        case .some(let name):
            return ProviderError(
                .invalidRequest, .permanent, operation: operation, message: "\(general.peer): the authorization server refused: \(name)",
                context: context)
        case nil: return general.refusal(response, what: "the authorization server", isWrite: !operation.isRepeatable)
        }
    }
}
