public import Foundation

/// A token endpoint and what is sent to it: the part of OAuth 2.0 that is the same at every provider (RFC 6749 §3.2). Pure: it makes requests
/// and reads responses; sending is the adapter's.
public struct OAuthTokenEndpoint: Sendable {
    /// How the application proves itself (RFC 6749 §2.3.1).
    public enum ClientAuthentication: Sendable {
        /// By the header field, which every server has to take.
        case basic
        /// By fields of the form, as Google and Microsoft document it.
        case form
    }

    /// What is traded for tokens.
    public enum Grant: Sendable {
        /// A code, with the verifier whose challenge was sent (RFC 7636 §4.5).
        case code(Secret, verifier: PKCEVerifier)
        /// A refresh token.
        case refresh(Secret)
    }

    /// Where it is; `https`, or a loopback address.
    public let url: URL
    /// The application.
    public let client: OAuthClient
    /// How the application proves itself.
    public let authentication: ClientAuthentication

    /// Describes an endpoint.
    public init(url: URL, client: OAuthClient, authentication: ClientAuthentication) {
        self.url = url
        self.client = client
        self.authentication = authentication
    }

    /// The request that trades a grant for tokens; `extra` fields are the provider's own.
    public func request(_ grant: Grant, extra: [(String, String)] = []) -> HTTPRequest {
        let fields: [(String, String)] =
            switch grant {
            case .code(let code, let verifier):
                [
                    ("grant_type", "authorization_code"), ("code", code.revealText()),
                    ("redirect_uri", client.redirectURI.absoluteString), ("code_verifier", verifier.verifier.revealText()),
                ]
            case .refresh(let token): [("grant_type", "refresh_token"), ("refresh_token", token.revealText())]
            }
        return request(fields: fields + extra)
    }

    /// A form with the client's credentials; also what a revocation endpoint takes (RFC 7009 §2.1).
    public func request(fields: [(String, String)]) -> HTTPRequest {
        var headers: HTTPHeaders = ["Content-Type": FormBody.contentType, "Accept": "application/json"]
        var fields = fields
        switch (client.secret, authentication) {
        case (let secret?, .basic):
            let pair = "\(PercentEncoding.component(client.id)):\(PercentEncoding.component(secret.revealText()))"
            headers["Authorization"] = "Basic " + Data(pair.utf8).base64EncodedString()
        case (let secret?, .form): fields += [("client_id", client.id), ("client_secret", secret.revealText())]
        case (nil, _): fields.append(("client_id", client.id))
        }
        return HTTPRequest(method: .post, url: url, headers: headers, body: FormBody.encode(fields), maximumResponseBytes: 1 << 20)
    }

    private struct Tokens: Decodable {
        let access_token: String
        let token_type: String
        let refresh_token: String?
        let expires_in: Double?
        let scope: String?
    }

    /// The tokens in an answer (RFC 6749 §5.1), or the refusal in it as an error.
    public func tokens(_ response: HTTPResponse, _ operation: ProviderOperation, now: Date) throws(ProviderError) -> OAuthTokens {
        guard response.status == 200 else { throw OAuthRefusal(response).error(at: url, operation, now: now) }
        guard let tokens = try? JSONDecoder().decode(Tokens.self, from: response.body), !tokens.access_token.isEmpty,
            tokens.token_type.lowercased() == "bearer"
        else {
            let peer = OAuthRefusal.peer(url)
            throw ProviderError(
                .protocolViolation, .permanent, operation: operation, effect: operation.isRepeatable ? .none : .unknown,
                message: "\(peer): the token endpoint's answer holds no bearer token", context: ["peer": peer, "status": "200"])
        }
        let seconds = tokens.expires_in.map { min(max(0, $0), 10 * 365 * 86_400) }
        return OAuthTokens(
            accessToken: Secret(tokens.access_token), refreshToken: tokens.refresh_token.flatMap { $0.isEmpty ? nil : Secret($0) },
            expiresAt: seconds.map { now.addingTimeInterval($0) }, scopes: tokens.scope?.split(separator: " ").map(String.init) ?? [])
    }
}
