import Foundation
import ProviderKit
import Testing
import Transport

@Suite("Servers that misbehave", .timeLimit(.minutes(1)))
struct FailureTests {
    /// Sends one request to a server that answers with these bytes and then closes.
    private func answer(_ text: String, method: HTTPMethod = .get) async throws -> HTTPTransportError {
        let server = try ScriptedServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write(text)
        }
        let transport = try localTransport()
        let error = try await failure(transport, HTTPRequest(method: method, url: try server.url("/secret?secret=1"), body: Data("x".utf8)))
        #expect(error.peer == "127.0.0.1:\(server.port)")
        #expect(!"\(error)".contains("secret"))
        await transport.shutdown()
        return error
    }

    @Test(
        "an answer that is cut is an error, however it announced its length",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123456789",
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n",
            "HTTP/1.1 200 OK\r\nContent-Le",
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.",
            "",
        ])
    func cut(text: String) async throws {
        for method in [HTTPMethod.get, .put] {
            let error = try await answer(text, method: method)
            #expect([.connectionLost, .protocolError].contains(error.kind))
            if text.contains("\r\n\r\n") || text.isEmpty { #expect(error.kind == .connectionLost) }
            #expect(error.mayHaveReachedServer)
        }
    }

    @Test(
        "garbage instead of HTTP is a protocol error",
        arguments: [
            "SSH-2.0-OpenSSH_9.9\r\n", "<html>hello</html>", "220 smtp.example ESMTP\r\n", "\u{0}\u{1}\u{2}\r\n\r\n",
            "HTTP/1.1 999 No\r\n\r\n",
            "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nx", "HTTP/1.1 200 OK\r\nX\u{0}Y: 1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd", "HTTP/9.9 200 OK\r\n\r\n",
        ])
    func garbage(text: String) async throws {
        let error = try await answer(text)
        #expect(error.kind == .protocolError)
        #expect(error.mayHaveReachedServer)
    }

    @Test("a server that closes after reading a write may have done it")
    func closesAfterReading() async throws {
        let error = try await answer("", method: .put)
        #expect(error.kind == .connectionLost)
        #expect(error.mayHaveReachedServer)
    }

    @Test("nobody listening: unreachable, and nothing has reached anybody")
    func refused() async throws {
        let server = try ScriptedServer { _ in }
        let url = try server.url()
        server.stop()
        let transport = try localTransport()
        // The system lets go of the port a moment after the server has.
        try await Task.sleep(for: .milliseconds(50))
        let error = try await failure(transport, HTTPRequest(method: .put, url: url, body: Data("x".utf8)))
        #expect(error.kind == .unreachable)
        #expect(!error.mayHaveReachedServer)
        await transport.shutdown()
    }

    @Test("a name without an address")
    func noName() async throws {
        let transport = try localTransport()
        let url = try #require(URL(string: "https://no-such-host.invalid/secret"))
        let error = try await failure(transport, HTTPRequest(method: .put, url: url))
        #expect(error.kind == .nameNotFound)
        #expect(!error.mayHaveReachedServer)
        #expect(error.peer == "no-such-host.invalid:443")
        #expect(!"\(error)".contains("secret"))
        await transport.shutdown()
    }

    @Test(
        "the time is for the whole exchange: silence, a header that never ends, a body that trickles",
        arguments: ["silence", "header", "body"])
    func slow(how: String) async throws {
        let server = try ScriptedServer { connection in
            guard connection.readRequest() != nil else { return }
            if how == "silence" { return connection.waitForEnd() }
            connection.write(how == "header" ? "HTTP/1.1 200 OK\r\nX: " : "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while connection.write("x") { usleep(20_000) }
        }
        let transport = try localTransport()
        let error = try await failure(transport, HTTPRequest(method: .put, url: try server.url(), timeout: .seconds(3)))
        #expect(error.kind == .timedOut)
        #expect(error.mayHaveReachedServer)
        try await eventually { server.openCount == 0 }
        await transport.shutdown()
    }

    @Test("a transfer that stalls ends before its time does")
    func stalled() async throws {
        let server = try ScriptedServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.waitForEnd()
        }
        let transport = try localTransport { $0.stallTimeout = .seconds(1) }
        let error = try await failure(transport, HTTPRequest(method: .get, url: try server.url(), timeout: .seconds(3600)))
        #expect(error.kind == .timedOut)
        await transport.shutdown()
    }

    @Test("requests that wait for a free connection run out of time, too")
    func queued() async throws {
        let server = try ScriptedServer { $0.waitForEnd() }
        let transport = try localTransport { $0.maximumConnections = 1 }
        let holding = HTTPRequest(method: .get, url: try server.url(), timeout: .seconds(3600))
        let holder = Task { try await failure(transport, holding) }
        try await eventually { server.connectionCount == 1 }
        let error = try await failure(transport, HTTPRequest(method: .put, url: try server.url(), timeout: .milliseconds(300)))
        #expect(error.kind == .timedOut)
        #expect(!error.mayHaveReachedServer)
        #expect(server.connectionCount == 1)
        holder.cancel()
        #expect(try await holder.value.kind == .cancelled)
        await transport.shutdown()
    }

    @Test("no time at all is a timeout, not a crash", arguments: [Duration.zero, .seconds(-5)])
    func noTime(timeout: Duration) async throws {
        let server = try ScriptedServer { $0.waitForEnd() }
        let transport = try localTransport()
        let error = try await failure(transport, HTTPRequest(method: .get, url: try server.url(), timeout: timeout))
        #expect(error.kind == .timedOut)
        await transport.shutdown()
    }
}
