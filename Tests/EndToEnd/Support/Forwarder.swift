import CalendarHost
import Foundation
import ProviderKit
import Synchronization
import Transport

/// The way from providers to the host: what is for the host's public address goes to the port where it listens, and is kept for a forger.
final class Forwarder: HTTPTransport {
    static let base = "https://sync.example.org"

    private struct State {
        var port: Int?
        var seen: [Delivery] = []
    }

    private let state = Mutex(State())
    private let network: CurlTransport

    init() throws { network = try Self.loopback() }

    /// A transport to this machine.
    static func loopback(trusting authority: URL? = nil) throws -> CurlTransport {
        var configuration = TransportConfiguration()
        configuration.addressPolicy = .allowingLoopback
        configuration.plainHTTP = .loopbackOnly
        configuration.additionalCAFile = authority?.path()
        return try CurlTransport(configuration: configuration)
    }

    /// Where the host listens.
    func lead(to port: Int) { state.withLock { $0.port = port } }

    /// What went to the host since the last call.
    func takeSeen() -> [Delivery] {
        state.withLock { state in
            defer { state.seen = [] }
            return state.seen
        }
    }

    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        let text = request.url.absoluteString
        guard let port = state.withLock({ $0.port }), text.hasPrefix(Self.base),
            let url = URL(string: "http://127.0.0.1:\(port)" + text.dropFirst(Self.base.count))
        else {
            throw HTTPTransportError(
                kind: .unreachable, mayHaveReachedServer: false, peer: request.url.host() ?? "", detail: "there is no such host")
        }
        var forwarded = request
        forwarded.url = url
        // What the transport writes itself, or would write into a request that has none.
        for name in ["Content-Length", "Host", "Transfer-Encoding"] { forwarded.headers[name] = nil }
        let delivery = Delivery(
            method: request.method, headers: forwarded.headers, query: url.query(percentEncoded: true) ?? "", body: request.body,
            receivedAt: Date())
        state.withLock { $0.seen.append(delivery) }
        return try await network.send(forwarded)
    }
}
