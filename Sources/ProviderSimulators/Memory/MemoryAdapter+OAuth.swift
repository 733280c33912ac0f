import Foundation
public import ProviderKit

extension MemoryAdapter: OAuthAuthorizing {
    /// An address of the simulator's consent page.
    public func authorizationURL(
        _ request: AuthorizationURLRequest, in context: ProviderContext
    ) async throws(ProviderError) -> AuthorizationURLReply {
        let fields = [
            ("response_type", "code"), ("client_id", request.client.id), ("redirect_uri", request.client.redirectURI.absoluteString),
            ("state", request.state), ("code_challenge", request.challenge), ("code_challenge_method", "S256"),
        ]
        guard let url = URL(string: "\(provider.server)consent?\(FormBody.query(fields))") else {
            throw ProviderError(.invalidRequest, .permanent, operation: .authorize, message: "the consent page has no usable address")
        }
        return AuthorizationURLReply(url: url, settings: context.connection.settings)
    }

    /// Tokens for a code.
    public func exchangeCode(_ request: ExchangeCodeRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens {
        let (access, refresh) = (Secret(context.random.urlSafeToken(bytes: 24)), Secret(context.random.urlSafeToken(bytes: 24)))
        try tokenRequest(.exchangeCode, request.client) { grants in
            grants.redeem(
                request.code.revealText(), verifier: request.verifier, redirectURI: request.client.redirectURI.absoluteString,
                access: access, refresh: refresh)
        }
        return OAuthTokens(accessToken: access, refreshToken: refresh, expiresAt: context.clock.now + 3_600, scopes: [])
    }

    /// A new access token; the refresh token stays.
    public func refreshTokens(_ request: RefreshTokensRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens {
        let access = Secret(context.random.urlSafeToken(bytes: 24))
        try tokenRequest(.refreshTokens, request.client) { $0.renew(request.refreshToken, access: access) }
        return OAuthTokens(accessToken: access, refreshToken: nil, expiresAt: context.clock.now + 3_600, scopes: [])
    }

    /// Ends the consent that a token belongs to.
    public func revokeTokens(_ request: RevokeTokensRequest, in context: ProviderContext) async throws(ProviderError) {
        try tokenRequest(.revokeTokens, request.client) { grants in
            grants.revoke(request.token)
            return true
        }
    }

    /// One request to the token endpoint: misfortune first, then the application, then the grant.
    private func tokenRequest(
        _ operation: ProviderOperation, _ client: OAuthClient, _ step: (inout MemoryGrants) -> Bool
    ) throws(ProviderError) {
        try provider.withState { (state: inout MemoryState) throws(ProviderError) in
            state.callCount += 1
            if state.grants.failures > 0 {
                state.grants.failures -= 1
                throw ProviderError(
                    .serverFault, .temporary(retryAfter: nil), operation: operation, message: "the provider failed; try again later")
            }
            let known = MemoryGrants.client
            guard client.id == known.id, client.secret == known.secret else {
                throw ProviderError(
                    .unauthenticated, .permanent, operation: operation,
                    message: "the provider does not know this application; check the client id and secret")
            }
            guard step(&state.grants) else {
                throw ProviderError(
                    .unauthenticated, .needsReconsent, operation: operation,
                    message: "the consent has ended; the account's owner has to consent again")
            }
        }
    }
}
