public import Foundation

/// A refusal of an OAuth endpoint (RFC 6749 §5.2).
public struct OAuthRefusal: Sendable {
    private static let known: Set<String> = [
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope",
        "unsupported_token_type", "temporarily_unavailable", "server_error", "interaction_required", "consent_required", "login_required",
        "admin_policy_enforced", "redirect_uri_mismatch", "access_denied",
    ]

    private let response: HTTPResponse
    /// The error's name where it is a known one; what a server makes up is not repeated.
    public let code: String?

    /// Reads a response that is no success.
    public init(_ response: HTTPResponse) {
        struct Body: Decodable { let error: String }
        self.response = response
        let name = (try? JSONDecoder().decode(Body.self, from: response.body.prefix(65_536)))?.error
        code = name.flatMap { Self.known.contains($0) ? $0 : nil }
    }

    /// What the contract calls it. A grant that is gone, and every wish of the server to see the owner again, needs re-consent.
    public func error(at endpoint: URL, _ operation: ProviderOperation, now: Date) -> ProviderError {
        let peer = Self.peer(endpoint)
        let effect: ProviderError.Effect = operation.isRepeatable ? .none : .unknown
        let later = ProviderError.Permanence.temporary(retryAfter: RetryAfter.parse(response.headers["Retry-After"], now: now))
        let (kind, permanence, message): (ProviderErrorCode, ProviderError.Permanence, String) =
            switch (code, response.status) {
            case ("invalid_grant", _):
                (.unauthenticated, .needsReconsent, "the consent has ended or was withdrawn; the account's owner has to consent again")
            case ("interaction_required", _), ("consent_required", _), ("login_required", _), ("admin_policy_enforced", _):
                (
                    .unauthenticated, .needsReconsent,
                    "the authorization server wants to see the account's owner again (\(code ?? "")); connect the account again"
                )
            case ("invalid_client", _), ("unauthorized_client", _):
                (
                    .unauthenticated, .permanent,
                    "the authorization server does not accept this application; check the client id and secret"
                )
            case ("redirect_uri_mismatch", _):
                (
                    .invalidRequest, .permanent,
                    "the redirect address is not the one that is registered for this application; both must be equal to the letter"
                )
            case ("temporarily_unavailable", _), ("server_error", _):
                (.serverFault, later, "the authorization server failed; try again later")
            case (let name?, _): (.invalidRequest, .permanent, "the authorization server refused: \(name)")
            case (nil, 429), (nil, 503): (.rateLimited, later, "the authorization server is busy; try again later")
            case (nil, 500...599):
                (.serverFault, later, "the authorization server failed on its own (status \(response.status)); try again later")
            case (nil, 401), (nil, 403):
                (.unauthenticated, .permanent, "the authorization server did not accept what it was shown (status \(response.status))")
            case (nil, 404), (nil, 410): (.notFound, .permanent, "there is no authorization server at this address")
            case (nil, let status): (.protocolViolation, .permanent, "the answer (status \(status)) is not one that OAuth knows here")
            }
        var context = ["peer": peer, "status": String(response.status)]
        context["oauth"] = code
        let isOpen = kind == .serverFault || kind == .rateLimited
        return ProviderError(
            kind, permanence, operation: operation, effect: isOpen ? effect : .none, message: "\(peer): \(message)", context: context)
    }

    /// `host:port` of an endpoint, for messages.
    public static func peer(_ endpoint: URL) -> String {
        "\(endpoint.host() ?? ""):\(endpoint.port ?? (endpoint.scheme == "http" ? 80 : 443))"
    }
}
