import Foundation
import ProviderKit
import Synchronization

/// Serves key sets from memory, counts, and can hold answers back.
final class KeySetServer: HTTPTransport {
    private struct State {
        var answer: Result<HTTPResponse, HTTPTransportError> = .success(HTTPResponse(status: 404))
        var asked: [HTTPRequest] = []
        var isHolding = false
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var asked: [HTTPRequest] { state.withLock(\.asked) }

    func serve(_ ids: String...) {
        let keys = ids.map { JSONWebKeySetTests.key($0) }.joined(separator: ",")
        serve(status: 200, body: #"{"keys":[\#(keys)]}"#)
    }

    func serve(status: Int, body: String) {
        state.withLock { $0.answer = .success(HTTPResponse(status: status, body: Data(body.utf8))) }
    }

    func fail(_ kind: HTTPTransportError.Kind) {
        state.withLock { $0.answer = .failure(HTTPTransportError(kind: kind, mayHaveReachedServer: false, peer: "keys.test:443")) }
    }

    /// Holds answers until ``release()``.
    func hold() { state.withLock { $0.isHolding = true } }

    func release() {
        let held = state.withLock { state in
            state.isHolding = false
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        state.withLock { $0.asked.append(request) }
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                if state.isHolding { state.held.append(continuation) }
                return state.isHolding
            }
            if !isHeld { continuation.resume() }
        }
        return try state.withLock(\.answer).get()
    }
}
