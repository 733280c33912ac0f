import Foundation
import ProviderKit
import Testing
import Transport

@Suite("Cancellation", .timeLimit(.minutes(1)))
struct CancellationTests {
    /// A server where /hang never finishes its answer and everything else does.
    private func server(_ hanging: Box<Int>, _ ended: Box<Int>) throws -> ScriptedServer {
        try ScriptedServer { connection in
            while let request = connection.readRequest() {
                guard request.target == "/hang" else {
                    connection.respond(body: "ok")
                    continue
                }
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
                hanging.change { $0 += 1 }
                connection.waitForEnd()
                ended.change { $0 += 1 }
            }
        }
    }

    @Test("closes the connection, which the server sees, while other transfers go on")
    func closes() async throws {
        let (hanging, ended) = (Box(0), Box(0))
        let server = try server(hanging, ended)
        let transport = try localTransport()
        let hang = HTTPRequest(method: .get, url: try server.url("/hang"))
        let ok = HTTPRequest(method: .get, url: try server.url("/ok"))
        let kept = Task { try await failure(transport, hang) }
        let cancelled = Task { try await failure(transport, hang) }
        try await eventually { hanging.value == 2 }
        #expect(try await transport.send(ok).status == 200)
        cancelled.cancel()
        let error = try await cancelled.value
        #expect(error.kind == .cancelled)
        #expect(error.mayHaveReachedServer)
        try await eventually { ended.value == 1 }
        #expect(try await transport.send(ok).status == 200)
        #expect(ended.value == 1)
        kept.cancel()
        #expect(try await kept.value.kind == .cancelled)
        try await eventually { ended.value == 2 }
        await transport.shutdown()
    }

    @Test("a task that is cancelled already sends nothing")
    func before() async throws {
        let server = try server(Box(0), Box(0))
        let transport = try localTransport()
        let request = HTTPRequest(method: .put, url: try server.url("/ok"))
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await failure(transport, request)
        }
        task.cancel()
        let error = try await task.value
        #expect(error.kind == .cancelled)
        #expect(!error.mayHaveReachedServer)
        #expect(server.connectionCount == 0)
        await transport.shutdown()
    }

    @Test("cancelling at any moment ends every call exactly once")
    func storm() async throws {
        let server = try server(Box(0), Box(0))
        let transport = try localTransport()
        let hang = HTTPRequest(method: .get, url: try server.url("/hang"))
        let ok = HTTPRequest(method: .get, url: try server.url("/ok"))
        let outcomes = await withTaskGroup(of: String.self) { group in
            for number in 0..<400 {
                let request = number.isMultiple(of: 2) ? hang : ok
                group.addTask {
                    let task = Task<String, Never> {
                        do throws(HTTPTransportError) { return "\(try await transport.send(request).status)" } catch {
                            return error.kind.rawValue
                        }
                    }
                    for _ in 0..<(number % 50) { await Task.yield() }
                    if number % 3 == 0 { try? await Task.sleep(for: .milliseconds(number % 20)) }
                    task.cancel()
                    return await task.value
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count == 400)
        #expect(Set(outcomes).isSubset(of: ["200", "cancelled"]))
        #expect(try await transport.send(ok).status == 200)
        await transport.shutdown()
        try await eventually { server.openCount == 0 }
    }

    @Test("shutdown ends every transfer, closes every connection and refuses what comes later")
    func shutdown() async throws {
        let (hanging, ended) = (Box(0), Box(0))
        let server = try server(hanging, ended)
        let transport = try localTransport { $0.maximumConnectionsPerHost = 100 }
        let hang = HTTPRequest(method: .get, url: try server.url("/hang"))
        let ok = HTTPRequest(method: .get, url: try server.url("/ok"))
        #expect(try await transport.send(ok).status == 200)
        let tasks = (0..<50).map { _ in Task { try await failure(transport, hang) } }
        try await eventually { hanging.value == 50 }
        async let again: Void = transport.shutdown()
        await transport.shutdown()
        await again
        for task in tasks {
            let error = try await task.value
            #expect(error.kind == .cancelled)
            #expect(error.mayHaveReachedServer)
        }
        try await eventually { ended.value == 50 && server.openCount == 0 }
        let late = try await failure(transport, ok)
        #expect(late.kind == .cancelled)
        #expect(!late.mayHaveReachedServer)
        await transport.shutdown()
    }

    @Test("a hundred transports, half of them just let go, leave no thread and no descriptor behind")
    func noLeaks() async {
        await #expect(processExitsWith: .success) {
            let server = try ScriptedServer { connection in
                while connection.readRequest() != nil { connection.respond(body: "ok") }
            }
            func use(_ number: Int) async throws {
                let transport = try localTransport()
                #expect(try await transport.send(HTTPRequest(method: .get, url: try server.url())).status == 200)
                if number.isMultiple(of: 2) { await transport.shutdown() }
            }
            func settled(_ count: () throws -> Int, atMost limit: Int) async throws -> Bool {
                for _ in 0..<1000 {
                    if try count() <= limit { return true }
                    try await Task.sleep(for: .milliseconds(5))
                }
                return false
            }
            let descriptors = { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
            let threads = { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count }
            for number in 0..<4 { try await use(number) }
            #expect(try await settled({ server.openCount }, atMost: 0))
            let before = (try descriptors(), try threads())
            for number in 0..<100 { try await use(number) }
            // Ten of either may be the runtime's own; a leak would be fifty or a hundred.
            #expect(try await settled(descriptors, atMost: before.0 + 10))
            #expect(try await settled(threads, atMost: before.1 + 10))
        }
    }
}
