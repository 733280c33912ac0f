import Foundation
import ProviderKit

/// A request that passed every check that needs no network, in the form libcurl takes.
struct CheckedRequest: Sendable {
    let target: RequestTarget
    let method: String
    /// Complete header lines, ours and the caller's.
    let headerLines: [String]
    /// The body, or `nil` where the request has none and no `Content-Length` belongs to it.
    let body: Data?
    /// The whole exchange's time.
    let timeout: Duration
    /// The largest body after decoding.
    let maximumBodyBytes: Int

    /// Longer times mean nothing to a synchronisation and could overflow the clock.
    private static let longestTimeout = Duration.seconds(86_400)
    /// What the transport writes itself; a second opinion would change where the message ends or where it goes (RFC 9112 §6, §11.2).
    private static let reserved: Set<String> = [
        "connection", "content-length", "expect", "host", "http2-settings", "keep-alive", "proxy-authorization", "proxy-connection", "te",
        "trailer", "transfer-encoding", "upgrade",
    ]
    /// Methods whose repetition changes nothing at all (RFC 9110 §9.2.1, RFC 4918 §9.1, RFC 3253 §3.6, RFC 5323).
    private static let safeMethods: Set<String> = ["GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "SEARCH"]

    init(_ request: HTTPRequest, configuration: TransportConfiguration) throws(HTTPTransportError) {
        let target = try RequestTarget(request.url)
        func refuse(_ detail: String) -> HTTPTransportError {
            HTTPTransportError(kind: .invalidRequest, mayHaveReachedServer: false, peer: target.peer, detail: detail)
        }
        if target.isPlain && configuration.plainHTTP == .never { throw refuse("plain HTTP is not allowed; use https") }
        method = request.method.rawValue
        guard HeaderSyntax.isToken(method), method.utf8.count <= 64, method.uppercased() != "CONNECT" else {
            throw refuse("the method is not one that can be sent")
        }
        if method == "HEAD" && !request.body.isEmpty { throw refuse("HEAD carries no body") }
        headerLines = try Self.lines(request.headers, refuse)
        // RFC 9110 §8.6: without a body, only methods that define one say "Content-Length: 0".
        body = request.body.isEmpty && !["POST", "PUT", "PATCH"].contains(method) ? nil : request.body
        timeout = min(request.timeout, Self.longestTimeout)
        maximumBodyBytes = max(0, request.maximumResponseBytes)
        self.target = target
    }

    /// Whether libcurl may send the request a second time by itself, when a kept connection turns out to be closed. For a write that could
    /// mean twice, or a wrong "412" although the first attempt took effect; so writes fail instead, and the caller looks.
    var isReplayable: Bool { Self.safeMethods.contains(method) }

    private static func lines(_ headers: HTTPHeaders, _ refuse: (String) -> HTTPTransportError) throws(HTTPTransportError) -> [String] {
        var lines: [String] = []
        for field in headers.fields {
            guard HeaderSyntax.isToken(field.name) else { throw refuse("a header field's name is not a token") }
            guard HeaderSyntax.isValue(field.value) else { throw refuse("the header field \(field.name) contains a control character") }
            guard !reserved.contains(field.name.lowercased()) else {
                throw refuse("the transport itself writes the header field \(field.name)")
            }
            let value = field.value.trimmingCharacters(in: .whitespaces)
            // libcurl drops a field that ends in a colon, and sends an empty one for a semicolon.
            lines.append(value.isEmpty ? "\(field.name);" : "\(field.name): \(value)")
        }
        // No wait for "100 Continue", and no form type for a body of unknown type.
        lines.append("Expect:")
        if headers["Content-Type"] == nil { lines.append("Content-Type:") }
        return lines
    }
}
