import ProviderKit
import Synchronization

/// Keeps what goes through it.
final class RecordingTransport: HTTPTransport {
    private let inner: any HTTPTransport
    private let kept = Mutex<[Exchange]>([])

    init(_ inner: any HTTPTransport) { self.inner = inner }

    /// Everything so far, in the order of the answers.
    var exchanges: [Exchange] { kept.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        let response = try await inner.send(request)
        kept.withLock { $0.append(Exchange(request: request, response: response)) }
        return response
    }
}
