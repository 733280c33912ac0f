import Foundation
import ProviderKit
import Synchronization

/// A server that repeats everything it was sent, in every place that an answer has.
final class EchoTransport: HTTPTransport {
    private let answers = Mutex<[String: Int]>([:])
    let sent = Mutex<[String]>([])
    let planted: [String]

    init(planted: [String]) { self.planted = planted }

    /// The next requests to this path are answered with this status.
    func answer(_ path: String, _ status: Int) { answers.withLock { $0[path] = status } }

    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        let path = request.url.path()
        let body = String(decoding: request.body, as: UTF8.self)
        let authorization = request.headers["Authorization"] ?? ""
        sent.withLock { $0.append(body) }
        let all = ([body, authorization] + planted).joined(separator: " ")
        if path.contains("oauth-authorization-server") {
            let document = """
                {"issuer":"https://dav.example","authorization_endpoint":"https://dav.example/consent",
                "token_endpoint":"https://dav.example/token","revocation_endpoint":"https://dav.example/revoke",
                "response_types_supported":["code"],"code_challenge_methods_supported":["S256"]}
                """
            return HTTPResponse(status: 200, headers: ["Content-Type": "application/json"], body: Data(document.utf8))
        }
        let status = answers.withLock { $0[path] } ?? 500
        if path == "/token", status == 200 {
            let tokens =
                #"{"access_token":"dav-access-planted","refresh_token":"dav-refresh-planted","token_type":"Bearer","expires_in":3600}"#
            return HTTPResponse(status: 200, body: Data(tokens.utf8))
        }
        let flat = all.replacing("\"", with: " ").replacing("\n", with: " ")
        return HTTPResponse(
            status: status,
            headers: [
                "Content-Type": "application/json", "WWW-Authenticate": "Bearer realm=\"\(flat)\", error_description=\"\(flat)\"",
                "Location": "https://dav.example/else?\(PercentEncoding.component(flat))", "Retry-After": flat, "Server": flat,
            ], body: Data(#"{"error":"\#(flat)","error_description":"\#(flat)","error_uri":"\#(flat)"}"#.utf8))
    }
}
