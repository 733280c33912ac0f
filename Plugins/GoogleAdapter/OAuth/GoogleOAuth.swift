import Foundation
import ProviderKit

/// OAuth 2.0 at Google: authorization code with PKCE, offline access, refresh, revocation.
struct GoogleOAuth: OAuthAuthorizing {
    /// The setting that holds the scopes which were asked for, where they are not the least set.
    private static let scopesKey = "oauth-scopes"

    let endpoints: GoogleEndpoints

    func identify(_ request: IdentifyRequest, in context: ProviderContext) async throws(ProviderError) -> IdentifyReply {
        let account = try await GoogleClient(context, .identify, endpoints).perform(UserInfoRequest())
        return IdentifyReply(account: account, settings: context.connection.settings)
    }

    /// `access_type=offline` and `prompt=consent`, because Google gives a refresh token only with the first, and for a returning account only
    /// with both; `include_granted_scopes`, so that consent grows instead of being given again.
    func authorizationURL(
        _ request: AuthorizationURLRequest, in context: ProviderContext
    ) async throws(ProviderError) -> AuthorizationURLReply {
        let scopes = request.scopes.isEmpty ? GoogleScope.least.map(\.name) : request.scopes
        let query = FormBody.query([
            ("response_type", "code"), ("client_id", request.client.id), ("redirect_uri", request.client.redirectURI.absoluteString),
            ("scope", scopes.joined(separator: " ")), ("state", request.state), ("access_type", "offline"), ("prompt", "consent"),
            ("include_granted_scopes", "true"), ("code_challenge", request.challenge), ("code_challenge_method", "S256"),
        ])
        guard let url = URL(string: endpoints.authorization.absoluteString + "?" + query) else {
            throw ProviderError(
                .invalidRequest, .permanent, operation: .authorize,
                message: "the consent page's address cannot be made; check the client id")
        }
        var settings = context.connection.settings
        settings[Self.scopesKey] = request.scopes.isEmpty ? nil : scopes.joined(separator: " ")
        return AuthorizationURLReply(url: url, settings: settings)
    }

    func exchangeCode(_ request: ExchangeCodeRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens {
        let tokens = try await tokens(.code(request.code, verifier: request.verifier), request.client, .exchangeCode, in: context)
        let asked = context.connection.settings[Self.scopesKey]?.split(separator: " ").map { GoogleScope.named(String($0)) }
        try check(tokens, needed: asked ?? GoogleScope.least)
        return tokens
    }

    func refreshTokens(_ request: RefreshTokensRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens {
        try await tokens(.refresh(request.refreshToken), request.client, .refreshTokens, in: context)
    }

    func revokeTokens(_ request: RevokeTokensRequest, in context: ProviderContext) async throws(ProviderError) {
        let form = OAuthTokenEndpoint(url: endpoints.revocation, client: request.client, authentication: .form)
        let response = try await send(form.request(fields: [("token", request.token.revealText())]), .revokeTokens, in: context)
        guard !response.isSuccess else { return }
        // A token that is invalid already is what was wanted (RFC 7009 §2.2); Google says so with 400 `invalid_token`.
        guard response.status != 400 || !RevocationRefusal(response).isAlreadyInvalid else { return }
        throw OAuthRefusal(response).error(at: endpoints.revocation, .revokeTokens, now: context.clock.now)
    }

    /// Owners may untick single rights, and a consent that misses one is worth nothing here: better to say which now than to fail later.
    private func check(_ tokens: OAuthTokens, needed: [GoogleScope]) throws(ProviderError) {
        let missing = tokens.scopes.isEmpty ? [] : needed.filter { $0 != .email && !$0.isGranted(by: tokens.scopes) }
        guard missing.isEmpty else {
            let list = missing.map { "\($0.name) (for \($0.unlocks))" }.joined(separator: ", ")
            throw ProviderError(
                .forbidden, .needsReconsent, operation: .exchangeCode,
                message: "the account's owner did not grant everything; missing: \(list). Connect again and leave every box ticked")
        }
        guard tokens.refreshToken != nil else {
            throw ProviderError(
                .unauthenticated, .needsReconsent, operation: .exchangeCode,
                message:
                    "Google gave no refresh token, so the connection would end within the hour. Connect again; if this stays, remove the"
                    + " application's access in the account's security settings first")
        }
    }

    private func tokens(
        _ grant: OAuthTokenEndpoint.Grant, _ client: OAuthClient, _ operation: ProviderOperation, in context: ProviderContext
    ) async throws(ProviderError) -> OAuthTokens {
        let endpoint = OAuthTokenEndpoint(url: endpoints.token, client: client, authentication: .form)
        return try endpoint.tokens(try await send(endpoint.request(grant), operation, in: context), operation, now: context.clock.now)
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
