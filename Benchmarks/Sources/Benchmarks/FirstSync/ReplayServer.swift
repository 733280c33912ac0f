import Foundation
import Synchronization

/// A web server that answers recorded requests with recorded answers from memory: a server that costs next to nothing, so that the cost of
/// its clients shows.
///
/// Loopback only, HTTP/1.1 with connections that stay open, a thread for each connection.
final class ReplayServer: Sendable {
    /// The address without a path.
    let origin: String

    private let answers: [Exchange.Key: [UInt8]]
    private let listener: Int32
    private let missed = Mutex(0)

    /// How many requests had no recorded answer.
    var unknownRequests: Int { missed.withLock { $0 } }

    init(_ exchanges: [Exchange]) throws(BenchmarkError) {
        answers = Dictionary(exchanges.map { ($0.key, Self.message($0)) }) { _, last in last }
        let (listener, port) = try StreamSocket.listen()
        self.listener = listener
        origin = "http://127.0.0.1:\(port)"
        let answers = answers
        Thread.detachNewThread { [weak self] in
            while let connection = StreamSocket.accept(listener) {
                Thread.detachNewThread { ReplayConnection(connection, answers).serve { self?.missed.withLock { $0 += 1 } } }
            }
        }
    }

    /// Takes no more connections; those that are open end with their clients.
    func stop() { StreamSocket.close(listener) }

    private static func message(_ exchange: Exchange) -> [UInt8] {
        let response = exchange.response
        var head = "HTTP/1.1 \(response.status) Recorded\r\nContent-Length: \(response.body.count)\r\n"
        for field in response.headers.fields where ["content-type", "dav", "etag", "www-authenticate"].contains(field.name.lowercased()) {
            head += "\(field.name): \(field.value)\r\n"
        }
        return Array((head + "\r\n").utf8) + response.body
    }
}
