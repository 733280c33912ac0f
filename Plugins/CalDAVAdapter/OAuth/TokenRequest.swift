import Foundation
import ProviderKit

/// A request to the token endpoint (RFC 6749 §4.1.3, §6).
struct TokenRequest: Sendable {
    /// What is traded for tokens.
    enum Grant: Sendable {
        /// A code, with the verifier whose challenge was sent (RFC 7636 §4.5).
        case code(Secret, verifier: PKCEVerifier)
        /// A refresh token.
        case refresh(Secret)
    }

    let endpoint: ResourceAddress
    let client: OAuthClient
    let grant: Grant
    let operation: ProviderOperation

    /// The request. A confidential client shows its secret with Basic, which every server has to take (RFC 6749 §2.3.1).
    var request: HTTPRequest {
        var fields: [(String, String)]
        switch grant {
        case .code(let code, let verifier):
            fields = [
                ("grant_type", "authorization_code"), ("code", code.revealText()),
                ("redirect_uri", client.redirectURI.absoluteString), ("code_verifier", verifier.verifier.revealText()),
            ]
        case .refresh(let token): fields = [("grant_type", "refresh_token"), ("refresh_token", token.revealText())]
        }
        return Self.request(to: endpoint, client: client, fields: fields)
    }

    /// A form with the client's credentials.
    static func request(to endpoint: ResourceAddress, client: OAuthClient, fields: [(String, String)]) -> HTTPRequest {
        var headers: HTTPHeaders = ["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"]
        var fields = fields
        if let secret = client.secret {
            let pair = "\(PercentEncoding.component(client.id)):\(PercentEncoding.component(secret.revealText()))"
            headers["Authorization"] = "Basic " + Data(pair.utf8).base64EncodedString()
        } else {
            fields.append(("client_id", client.id))
        }
        return HTTPRequest(
            method: .post, url: endpoint.url, headers: headers, body: FormBody.encode(fields), maximumResponseBytes: 1 << 20)
    }

    private struct Tokens: Decodable {
        let access_token: String
        let token_type: String
        let refresh_token: String?
        let expires_in: Double?
        let scope: String?
    }

    /// The tokens, or why there are none.
    func tokens(_ response: HTTPResponse, now: Date) throws(ProviderError) -> OAuthTokens {
        guard response.status == 200 else { throw OAuthRefusal(response).error(endpoint, operation, now: now) }
        guard let tokens = try? JSONDecoder().decode(Tokens.self, from: response.body), !tokens.access_token.isEmpty,
            tokens.token_type.lowercased() == "bearer"
        else {
            throw CalDAVError(operation: operation, address: endpoint, now: now)
                .violation("the token endpoint's answer holds no bearer token", status: 200, isWrite: true)
        }
        let seconds = tokens.expires_in.map { min(max(0, $0), 10 * 365 * 86_400) }
        return OAuthTokens(
            accessToken: Secret(tokens.access_token), refreshToken: tokens.refresh_token.flatMap { $0.isEmpty ? nil : Secret($0) },
            expiresAt: seconds.map { now.addingTimeInterval($0) }, scopes: tokens.scope?.split(separator: " ").map(String.init) ?? [])
    }
}
