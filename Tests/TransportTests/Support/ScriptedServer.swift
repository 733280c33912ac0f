import Foundation
import Synchronization
import Testing

/// A server on a loopback port of the system's choice that runs a script, one thread for each connection.
final class ScriptedServer: Sendable {
    struct SocketError: Error { let number: Int32 }

    private struct State {
        var connections = 0
        var open: Set<Int32> = []
        var isStopped = false
    }

    let port: UInt16
    private let listener: Int32
    private let state: Shared

    /// What the threads share with the server, so that they do not keep the server itself alive.
    private final class Shared: Sendable {
        let state = Mutex(State())
    }

    /// How many connections were accepted.
    var connectionCount: Int { state.state.withLock(\.connections) }
    /// How many connections are open on the server's side.
    var openCount: Int { state.state.withLock(\.open.count) }

    func url(_ path: String = "/") throws -> URL { try #require(URL(string: "http://127.0.0.1:\(port)\(path)")) }

    init(_ script: @escaping @Sendable (ServerConnection) -> Void) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw SocketError(number: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 256) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isBound else { throw SocketError(number: errno) }
        port = UInt16(bigEndian: address.sin_port)
        self.listener = listener
        let shared = Shared()
        state = shared
        Thread { Self.accept(listener, shared, script) }.start()
    }

    deinit { stop() }

    /// Ends the listener and every connection.
    func stop() {
        state.state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
            shutdown(listener, Int32(SHUT_RDWR))
        }
    }

    private static func accept(_ listener: Int32, _ shared: Shared, _ script: @escaping @Sendable (ServerConnection) -> Void) {
        while true {
            let descriptor = Foundation.accept(listener, nil, nil)
            guard descriptor >= 0 else { break }
            let number: Int? = shared.state.withLock { state in
                guard !state.isStopped else { return nil }
                state.connections += 1
                state.open.insert(descriptor)
                return state.connections
            }
            guard let number else {
                close(descriptor)
                break
            }
            Thread {
                script(ServerConnection(descriptor: descriptor, number: number))
                shared.state.withLock { state in
                    state.open.remove(descriptor)
                    close(descriptor)
                }
            }.start()
        }
        close(listener)
    }
}
