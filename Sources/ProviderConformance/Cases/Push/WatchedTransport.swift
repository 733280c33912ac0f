import Foundation
import ProviderKit
import Synchronization

/// Carries requests on and remembers where they went.
final class WatchedTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let seen = Mutex<[String]>([])

    init(_ base: any HTTPTransport) { self.base = base }

    /// The hosts of all requests.
    var hosts: [String] { seen.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        seen.withLock { $0.append(request.url.host() ?? "") }
        return try await base.send(request)
    }
}

/// Reaches nobody, or somebody who always gives the same answer.
struct DeafTransport: HTTPTransport {
    var answer: HTTPResponse?

    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        guard let answer else {
            throw HTTPTransportError(kind: .unreachable, mayHaveReachedServer: false, peer: request.url.host() ?? "")
        }
        return answer
    }
}
