public import Foundation

/// Authorization by OAuth 2.0: authorization code, PKCE S256, refresh, revocation.
public protocol OAuthAuthorizing: Authorizing {
    /// Makes the address at which the account's owner consents.
    ///
    /// The address carries `code_challenge_method=S256`, the caller's state, and the client's exact redirect address.
    func authorizationURL(_ request: AuthorizationURLRequest, in context: ProviderContext) async throws(ProviderError)
        -> AuthorizationURLReply

    /// Trades a code for tokens. A code is spent once; a failure is never answered with a second attempt.
    func exchangeCode(_ request: ExchangeCodeRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens

    /// Gets a new access token. `invalid_grant` and its relatives fail with `unauthenticated` and ``ProviderError/Permanence/needsReconsent``.
    func refreshTokens(_ request: RefreshTokensRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens

    /// Gives a token back (RFC 7009). A token that is already invalid is success.
    func revokeTokens(_ request: RevokeTokensRequest, in context: ProviderContext) async throws(ProviderError)
}

/// Asks for the address of the consent page.
public struct AuthorizationURLRequest: Sendable {
    /// The application.
    public let client: OAuthClient
    /// Binds the answer to the browser that asked; single use.
    public let state: String
    /// The S256 challenge.
    public let challenge: String
    /// The scopes to ask for; empty for the adapter's least set.
    public let scopes: [String]

    /// Makes a request.
    public init(client: OAuthClient, state: String, challenge: String, scopes: [String] = []) {
        self.client = client
        self.state = state
        self.challenge = challenge
        self.scopes = scopes
    }
}

/// The consent page's address, and settings (such as discovered endpoints) that the next steps need.
public struct AuthorizationURLReply: Sendable {
    /// Where the account's owner consents.
    public let url: URL
    /// Settings to keep for the exchange.
    public let settings: ConnectionSettings

    /// Makes a reply.
    public init(url: URL, settings: ConnectionSettings) {
        self.url = url
        self.settings = settings
    }
}

/// Trades a code for tokens.
public struct ExchangeCodeRequest: Sendable {
    /// The application.
    public let client: OAuthClient
    /// The code that came back with the redirect.
    public let code: Secret
    /// The verifier whose challenge was sent.
    public let verifier: PKCEVerifier

    /// Makes a request.
    public init(client: OAuthClient, code: Secret, verifier: PKCEVerifier) {
        self.client = client
        self.code = code
        self.verifier = verifier
    }
}

/// Asks for a new access token.
public struct RefreshTokensRequest: Sendable {
    /// The application.
    public let client: OAuthClient
    /// The refresh token.
    public let refreshToken: Secret

    /// Makes a request.
    public init(client: OAuthClient, refreshToken: Secret) {
        self.client = client
        self.refreshToken = refreshToken
    }
}

/// Gives a token back.
public struct RevokeTokensRequest: Sendable {
    /// The application.
    public let client: OAuthClient
    /// The refresh token, or the access token where there is no other.
    public let token: Secret

    /// Makes a request.
    public init(client: OAuthClient, token: Secret) {
        self.client = client
        self.token = token
    }
}
