import Foundation
import ProviderKit
import Synchronization

/// A CalDAV server that answers from memory and costs next to nothing, so that the cost of its clients shows.
///
/// Reports on the calendar are answered for the events it was given, in the shape that Radicale gives them; every other answer is one that
/// was recorded from Radicale. Loopback only, HTTP/1.1 with connections that stay open, a thread for each connection.
final class MemoryServer: Sendable {
    /// The address without a path.
    let origin: String

    private let answers: MemoryAnswers
    private let listener: Int32

    /// How many requests it had no answer to.
    var unknownRequests: Int { answers.unknownRequests }

    init(_ recorded: [Exchange], events: EventCorpus, calendar: String) throws(BenchmarkError) {
        answers = MemoryAnswers(recorded, events: events, calendar: calendar)
        let (listener, port) = try StreamSocket.listen()
        self.listener = listener
        origin = "http://127.0.0.1:\(port)"
        let answers = answers
        Thread.detachNewThread {
            while let connection = StreamSocket.accept(listener) {
                Thread.detachNewThread { MemoryConnection(connection, answers).serve() }
            }
        }
    }

    /// Takes no more connections; those that are open end with their clients.
    func stop() { StreamSocket.close(listener) }
}
