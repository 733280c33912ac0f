public import Foundation

/// Authorization by OAuth 2.0: authorization code, PKCE S256, refresh, revocation.
public protocol OAuthAuthorizing: Authorizing {
    /// Makes the address at which the account's owner consents.
    ///
    /// Behaviour:
    /// - `AUTH-CONSENT-1`: The address carries the response type `code`, the client's id, the exact redirect address, the caller's state and the S256 challenge.
    /// - `AUTH-CONSENT-2`: The address carries no secret of the client, and is the same for the same request.
    /// - `AUTH-CONSENT-3`: An owner who refuses is sent back with an error and the state, without a code.
    func authorizationURL(_ request: AuthorizationURLRequest, in context: ProviderContext) async throws(ProviderError)
        -> AuthorizationURLReply

    /// Trades a code for tokens. A code is spent once; a failure is never answered with a second attempt.
    ///
    /// Behaviour:
    /// - `AUTH-CODE-1`: The code of a consent gives an access token that opens the account, and a refresh token.
    /// - `AUTH-CODE-2`: A code with another verifier, a changed code, and a code that was spent are refused for good.
    /// - `AUTH-CODE-3`: An error repeats nothing of code, verifier and client secret.
    func exchangeCode(_ request: ExchangeCodeRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens

    /// Gets a new access token.
    ///
    /// Behaviour:
    /// - `AUTH-REFRESH-1`: A refresh token gives an access token that opens the account, ten times in a row, each with the refresh token that is newest.
    /// - `AUTH-REFRESH-2`: A refresh token whose consent was withdrawn, or that never was one, fails with `unauthenticated` and needs re-consent.
    /// - `AUTH-REFRESH-3`: A wrong client secret fails permanently and does not send the owner to consent again.
    /// - `AUTH-REFRESH-4`: An authorization server that fails is a temporary error; the refresh token works afterwards.
    func refreshTokens(_ request: RefreshTokensRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens

    /// Gives a token back (RFC 7009).
    ///
    /// Behaviour:
    /// - `AUTH-REVOKE-1`: Tokens that were given back work no more; a provider without a place for it fails with `not-supported` and says what the owner can do.
    /// - `AUTH-REVOKE-2`: A token that is already invalid is given back without an error, where there is such a place.
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
