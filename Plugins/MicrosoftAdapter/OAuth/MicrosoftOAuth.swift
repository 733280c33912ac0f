import Foundation
import ProviderKit

/// OAuth 2.0 at the Microsoft identity platform, version 2.
struct MicrosoftOAuth: OAuthAuthorizing {
    let endpoints: MicrosoftEndpoints
    let tenant: String

    func identify(_ request: IdentifyRequest, in context: ProviderContext) async throws(ProviderError) -> IdentifyReply {
        let account = try await GraphClient(endpoints, context, .identify).perform(AccountRequest())
        var settings = MicrosoftSettings(context.connection.settings)
        settings.address = account.address
        let name = [account.mail, account.userPrincipalName, account.displayName].compactMap { $0 }.first { !$0.isEmpty }
        return IdentifyReply(
            account: AccountIdentity(subject: account.id, displayName: name ?? account.id), settings: settings.values)
    }

    func authorizationURL(
        _ request: AuthorizationURLRequest, in context: ProviderContext
    ) async throws(ProviderError) -> AuthorizationURLReply {
        var settings = MicrosoftSettings(context.connection.settings)
        settings.scopes = request.scopes.isEmpty ? nil : request.scopes
        let fields = [
            ("client_id", request.client.id), ("response_type", "code"), ("redirect_uri", request.client.redirectURI.absoluteString),
            ("response_mode", "query"), ("scope", Self.scopes(settings).joined(separator: " ")), ("state", request.state),
            // Without the method the service takes the challenge for a plain one.
            ("code_challenge", request.challenge), ("code_challenge_method", "S256"),
            // Somebody who is signed in with one account may want to connect another.
            ("prompt", "select_account"),
        ]
        return AuthorizationURLReply(
            url: try endpoint("authorize", query: FormBody.query(fields), .authorize), settings: settings.values)
    }

    func exchangeCode(_ request: ExchangeCodeRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens {
        let tokens = try await tokens(.code(request.code, verifier: request.verifier), request.client, .exchangeCode, in: context)
        guard tokens.refreshToken != nil else {
            throw ProviderError(
                .unauthenticated, .needsReconsent, operation: .exchangeCode,
                message:
                    "the identity platform gave no refresh token, so the connection would end within the hour; connect the account again"
                    + " and grant offline_access")
        }
        return tokens
    }

    /// Every answer has a new refresh token, which replaces the old one; that one stays valid until it is given up or ends by itself.
    func refreshTokens(_ request: RefreshTokensRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens {
        try await tokens(.refresh(request.refreshToken), request.client, .refreshTokens, in: context)
    }

    func revokeTokens(_ request: RevokeTokensRequest, in context: ProviderContext) async throws(ProviderError) {
        throw ProviderError(
            .notSupported, .permanent, operation: .revokeTokens,
            message: "Microsoft takes no tokens back; they are forgotten here. The owner removes the consent at"
                + " https://myapps.microsoft.com (work account) or https://account.live.com/consent/Manage (personal account)")
    }

    private func tokens(
        _ grant: OAuthTokenEndpoint.Grant, _ client: OAuthClient, _ operation: ProviderOperation, in context: ProviderContext
    ) async throws(ProviderError) -> OAuthTokens {
        let scopes = Self.scopes(MicrosoftSettings(context.connection.settings))
        let endpoint = OAuthTokenEndpoint(url: try endpoint("token", operation), client: client, authentication: .form)
        let response: HTTPResponse
        do throws(HTTPTransportError) {
            response = try await context.http.send(endpoint.request(grant, extra: [("scope", scopes.joined(separator: " "))]))
        } catch {
            throw ProviderError(error, operation: operation, isWrite: !operation.isRepeatable)
        }
        guard response.status == 200 else { throw IdentityRefusal(response).error(at: endpoint.url, operation, now: context.clock.now) }
        let tokens = try endpoint.tokens(response, operation, now: context.clock.now)
        let missing = MicrosoftScopes.missing(of: scopes, in: tokens.scopes)
        guard missing.isEmpty else {
            throw ProviderError(
                .unauthenticated, .needsReconsent, operation: operation,
                message:
                    "the owner did not grant \(missing.joined(separator: ", ")); connect the account again and grant all that is asked for",
                context: ["missing": missing.joined(separator: ",")])
        }
        return tokens
    }

    private static func scopes(_ settings: MicrosoftSettings) -> [String] { settings.scopes ?? MicrosoftScopes.least }

    private func endpoint(_ name: String, query: String? = nil, _ operation: ProviderOperation) throws(ProviderError) -> URL {
        let base = "\(endpoints.login.absoluteString)/\(PercentEncoding.component(tenant))/oauth2/v2.0/\(name)"
        guard !tenant.isEmpty, tenant != ".", tenant != "..", let url = URL(string: query.map { "\(base)?\($0)" } ?? base) else {
            throw ProviderError(
                .invalidRequest, .permanent, operation: operation,
                message: "the tenant is none; give common, organizations, consumers, or an organisation's tenant id or domain")
        }
        return url
    }
}
