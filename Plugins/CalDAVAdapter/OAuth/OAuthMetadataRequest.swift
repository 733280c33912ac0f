import Foundation
import ProviderKit

/// Authorization server metadata (RFC 8414 §3) at the calendar server's own origin.
struct OAuthMetadataRequest: DAVOperation {
    /// The server whose metadata it is; must be the issuer (RFC 8414 §3.3).
    let issuer: Origin
    let address: ResourceAddress
    let subject = "the authorization server's metadata"

    init?(server: Origin) {
        guard let address = ResourceAddress(origin: server, path: "/.well-known/oauth-authorization-server") else { return nil }
        issuer = server
        self.address = address
    }

    private struct Metadata: Decodable {
        let issuer: String
        let authorization_endpoint: String
        let token_endpoint: String
        let revocation_endpoint: String?
        let code_challenge_methods_supported: [String]?
    }

    func request(to address: ResourceAddress) -> HTTPRequest {
        HTTPRequest(method: .get, url: address.url, headers: ["Accept": "application/json"], maximumResponseBytes: 1 << 20)
    }

    func reply(_ response: HTTPResponse, from address: ResourceAddress, error: CalDAVError) throws(ProviderError) -> OAuthEndpoints {
        guard response.status == 200, let metadata = try? JSONDecoder().decode(Metadata.self, from: response.body) else {
            throw ProviderError(
                response.status >= 500 ? .serverFault : .notSupported, response.status >= 500 ? .temporary(retryAfter: nil) : .permanent,
                operation: error.operation,
                message: "\(error.peer) does not say where its authorization server is. Use a password, or give the OAuth endpoints",
                context: ["peer": error.peer, "status": String(response.status)])
        }
        guard let named = ResourceAddress(metadata.issuer), named.origin == issuer, named.path == "/" else {
            throw error.violation("the authorization server's metadata name another issuer; they are not used")
        }
        if let methods = metadata.code_challenge_methods_supported, !methods.contains("S256") {
            throw error.violation("the authorization server does not know PKCE with S256, without which no code is asked for")
        }
        guard let authorization = OAuthEndpoints.safe(metadata.authorization_endpoint),
            let token = OAuthEndpoints.safe(metadata.token_endpoint)
        else { throw error.violation("the authorization server's endpoints are not https addresses; they are not used") }
        return OAuthEndpoints(
            authorization: authorization, token: token, revocation: metadata.revocation_endpoint.flatMap(OAuthEndpoints.safe), scopes: [])
    }
}
