import Foundation
import ProviderKit
import Synchronization

/// Answers requests by a function and keeps what was sent.
final class ScriptedTransport: HTTPTransport {
    private let sent = Mutex<[HTTPRequest]>([])
    private let answer: @Sendable (HTTPRequest, Int) throws(HTTPTransportError) -> HTTPResponse

    /// `answer` gets the request and its number, from 0.
    init(_ answer: @escaping @Sendable (HTTPRequest, Int) throws(HTTPTransportError) -> HTTPResponse) { self.answer = answer }

    /// Everything that was sent, in order.
    var requests: [HTTPRequest] { sent.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        let number = sent.withLock { requests in
            requests.append(request)
            return requests.count - 1
        }
        return try answer(request, number)
    }
}
