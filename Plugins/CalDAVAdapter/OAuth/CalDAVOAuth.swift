import Foundation
import ProviderKit

/// OAuth 2.0 at a CalDAV server that has an authorization server beside it.
struct CalDAVOAuth: OAuthAuthorizing {
    func identify(_ request: IdentifyRequest, in context: ProviderContext) async throws(ProviderError) -> IdentifyReply {
        try await CalDAVAuthorizing.identify(in: context)
    }

    func authorizationURL(
        _ request: AuthorizationURLRequest, in context: ProviderContext
    ) async throws(ProviderError) -> AuthorizationURLReply {
        let endpoints = try await endpoints(.authorize, in: context)
        var settings = context.connection.settings
        endpoints.store(in: &settings)
        let scopes = request.scopes.isEmpty ? endpoints.scopes : request.scopes
        var fields = [
            ("response_type", "code"), ("client_id", request.client.id), ("redirect_uri", request.client.redirectURI.absoluteString),
            ("state", request.state), ("code_challenge", request.challenge), ("code_challenge_method", "S256"),
        ]
        if !scopes.isEmpty { fields.append(("scope", scopes.joined(separator: " "))) }
        let page = endpoints.authorization
        // The endpoint may have a query of its own, which stays (RFC 6749 §3.1).
        let separator = page.path.contains("?") ? "&" : "?"
        guard let address = ResourceAddress(origin: page.origin, path: page.path + separator + FormBody.query(fields)) else {
            throw CalDAVError(operation: .authorize, address: page, now: context.clock.now).violation(
                "the consent page has no usable address")
        }
        return AuthorizationURLReply(url: address.url, settings: settings)
    }

    func exchangeCode(_ request: ExchangeCodeRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens {
        try await tokens(.code(request.code, verifier: request.verifier), request.client, .exchangeCode, in: context)
    }

    func refreshTokens(_ request: RefreshTokensRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens {
        try await tokens(.refresh(request.refreshToken), request.client, .refreshTokens, in: context)
    }

    func revokeTokens(_ request: RevokeTokensRequest, in context: ProviderContext) async throws(ProviderError) {
        guard let endpoint = try await endpoints(.revokeTokens, in: context).revocation else {
            throw ProviderError(
                .notSupported, .permanent, operation: .revokeTokens,
                message: "the authorization server names no place to give tokens back; the owner can withdraw the consent there")
        }
        let form = OAuthTokenEndpoint(url: endpoint.url, client: request.client, authentication: .basic)
        let response = try await send(form.request(fields: [("token", request.token.revealText())]), .revokeTokens, in: context)
        // RFC 7009 §2.2: a token that is unknown or already invalid is success, and comes as 200.
        guard !response.isSuccess else { return }
        let refusal = OAuthRefusal(response)
        guard refusal.code != "invalid_grant" else { return }
        throw refusal.error(at: endpoint.url, .revokeTokens, now: context.clock.now)
    }

    private func tokens(
        _ grant: OAuthTokenEndpoint.Grant, _ client: OAuthClient, _ operation: ProviderOperation, in context: ProviderContext
    ) async throws(ProviderError) -> OAuthTokens {
        let endpoint = OAuthTokenEndpoint(
            url: try await endpoints(operation, in: context).token.url, client: client, authentication: .basic)
        return try endpoint.tokens(try await send(endpoint.request(grant), operation, in: context), operation, now: context.clock.now)
    }

    /// The endpoints as the settings give them, or as the server's metadata do.
    private func endpoints(_ operation: ProviderOperation, in context: ProviderContext) async throws(ProviderError) -> OAuthEndpoints {
        let settings = context.connection.settings
        if let endpoints = OAuthEndpoints(settings) { return endpoints }
        guard let server = CalDAVSettings(settings).server.flatMap({ ServerAddress(typed: $0) }),
            let request = OAuthMetadataRequest(server: server.address.origin)
        else {
            throw ProviderError(
                .invalidRequest, .permanent, operation: operation,
                message: "the connection has neither a server nor OAuth endpoints (https); give one of them")
        }
        // Metadata are public: no credential is shown for them.
        return try await DAVClient(context.with(credential: .none), operation).perform(request)
    }

    private func send(
        _ request: HTTPRequest, _ operation: ProviderOperation, in context: ProviderContext
    ) async throws(ProviderError) -> HTTPResponse {
        do throws(HTTPTransportError) {
            return try await context.http.send(request)
        } catch {
            throw ProviderError(error, operation: operation, isWrite: !operation.isRepeatable)
        }
    }
}
