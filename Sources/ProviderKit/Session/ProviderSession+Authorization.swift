import Foundation

extension ProviderSession {
    /// Tries the context's user name and password at a server; see ``PasswordAuthorizing``.
    public func checkCredentials(_ request: CheckCredentialsRequest) async throws(ProviderError) -> IdentifyReply {
        let role = try require(adapter.passwordAuthorizing, .checkCredentials, "password authorization")
        guard !request.server.isEmpty, request.server.utf8.count <= 2048 else {
            throw outOfBounds(
                .checkCredentials, "the server's address is empty or too long; give an address such as https://calendar.example.org")
        }
        return try await run(.checkCredentials) { context throws(ProviderError) in try await role.checkCredentials(request, in: context) }
    }

    /// Finds out whose account it is; see ``Authorizing``.
    public func identify() async throws(ProviderError) -> IdentifyReply {
        let role: any Authorizing
        if let password = adapter.passwordAuthorizing {
            role = password
        } else {
            role = try require(adapter.oauthAuthorizing, .identify, "authorization")
        }
        return try await run(.identify) { context throws(ProviderError) in try await role.identify(IdentifyRequest(), in: context) }
    }

    /// Makes the address of the consent page; see ``OAuthAuthorizing``.
    public func authorizationURL(_ request: AuthorizationURLRequest) async throws(ProviderError) -> AuthorizationURLReply {
        let role = try require(adapter.oauthAuthorizing, .authorize, "OAuth authorization")
        return try await run(.authorize, hiding: [Secret(request.state)] + request.client.secrets) { context throws(ProviderError) in
            try await role.authorizationURL(request, in: context)
        }
    }

    /// Trades a code for tokens; see ``OAuthAuthorizing``.
    public func exchangeCode(_ request: ExchangeCodeRequest) async throws(ProviderError) -> OAuthTokens {
        let role = try require(adapter.oauthAuthorizing, .exchangeCode, "OAuth authorization")
        return try await run(.exchangeCode, hiding: [request.code, request.verifier.verifier] + request.client.secrets) {
            context throws(ProviderError) in try await role.exchangeCode(request, in: context)
        }
    }

    /// Gets a new access token; see ``OAuthAuthorizing``.
    public func refreshTokens(_ request: RefreshTokensRequest) async throws(ProviderError) -> OAuthTokens {
        let role = try require(adapter.oauthAuthorizing, .refreshTokens, "OAuth authorization")
        return try await run(.refreshTokens, hiding: [request.refreshToken] + request.client.secrets) { context throws(ProviderError) in
            try await role.refreshTokens(request, in: context)
        }
    }

    /// Gives a token back; see ``OAuthAuthorizing``.
    public func revokeTokens(_ request: RevokeTokensRequest) async throws(ProviderError) {
        let role = try require(adapter.oauthAuthorizing, .revokeTokens, "OAuth authorization")
        try await run(.revokeTokens, hiding: [request.token] + request.client.secrets) { context throws(ProviderError) in
            try await role.revokeTokens(request, in: context)
        }
    }
}

extension OAuthClient {
    /// The application's secret, where it has one.
    fileprivate var secrets: [Secret] { secret.map { [$0] } ?? [] }
}
