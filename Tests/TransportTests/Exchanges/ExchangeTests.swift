import Foundation
import ProviderKit
import Testing
import Transport

@Suite("Exchanges", .timeLimit(.minutes(1)))
struct ExchangeTests {
    /// A server that notes every request and answers "ok".
    private func recorder(_ box: Box<[ReceivedRequest]>) throws -> ScriptedServer {
        try ScriptedServer { connection in
            while let request = connection.readRequest() {
                box.change { $0.append(request) }
                if request.method == "HEAD" {
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
                } else {
                    connection.respond(body: "ok")
                }
            }
        }
    }

    @Test(
        "sends methods of WebDAV with bodies and without, each with the right length",
        arguments: ["GET", "HEAD", "PROPFIND", "REPORT", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "MKCALENDAR"])
    func methods(method: String) async throws {
        let seen = Box<[ReceivedRequest]>([])
        let server = try recorder(seen)
        let transport = try localTransport()
        let bodies = method == "HEAD" ? [""] : ["", "x", String(repeating: "ü", count: 1_500_000)]
        for body in bodies {
            let request = HTTPRequest(method: HTTPMethod(method), url: try server.url("/x/../a%20b?c=d#e"), body: Data(body.utf8))
            let response = try await transport.send(request)
            #expect(response.status == 200)
            #expect(response.body == Data(method == "HEAD" ? "".utf8 : "ok".utf8))
            let received = try #require(seen.value.last)
            #expect(received.method == method)
            #expect(received.target == "/x/../a%20b?c=d")
            #expect(received.body == Array(body.utf8))
            #expect(received.header("expect") == nil)
            #expect(received.header("content-type") == nil)
            #expect(received.header("transfer-encoding") == nil)
            let needsLength = !body.isEmpty || ["PUT", "POST", "PATCH"].contains(method)
            #expect(received.header("content-length") == (needsLength ? "\(body.utf8.count)" : nil))
        }
        #expect(server.connectionCount == 1)
        await transport.shutdown()
    }

    @Test("sends the caller's fields as they are, empty and repeated ones too, and adds nothing that identifies anybody")
    func fields() async throws {
        let seen = Box<[ReceivedRequest]>([])
        let server = try recorder(seen)
        let transport = try localTransport { $0.userAgent = "tests/1" }
        var headers: HTTPHeaders = [
            "Depth": "1", "X-Empty": "", "If-Match": "\"a;b\"", "Content-Type": "text/xml; charset=utf-8", "X-Ü": "no",
        ]
        headers["X-Ü"] = nil
        headers.add("X-Twice", "1")
        headers.add("X-Twice", "2")
        headers.add("X-Text", "grün\tx")
        _ = try await transport.send(HTTPRequest(method: .report, url: try server.url(), headers: headers, body: Data("<a/>".utf8)))
        let received = try #require(seen.value.last)
        let names = received.headers.map(\.name)
        #expect(received.header("depth") == "1")
        #expect(received.header("x-empty") == "")
        #expect(received.header("if-match") == "\"a;b\"")
        #expect(received.header("content-type") == "text/xml; charset=utf-8")
        #expect(received.header("x-text") == "grün\tx")
        #expect(received.headers.filter { $0.name == "x-twice" }.map(\.value) == ["1", "2"])
        #expect(received.header("user-agent") == "tests/1")
        #expect(received.header("host") == "127.0.0.1:\(server.port)")
        #expect(!names.contains("authorization") && !names.contains("cookie") && !names.contains("referer"))
        await transport.shutdown()
    }

    @Test("keeps no cookies and follows no redirect, so that no credential reaches another origin")
    func redirect() async throws {
        let stolen = Box<[ReceivedRequest]>([])
        let other = try recorder(stolen)
        let seen = Box<[ReceivedRequest]>([])
        let server = try ScriptedServer { connection in
            while let request = connection.readRequest() {
                seen.change { $0.append(request) }
                connection.respond("302 Found", headers: ["Location: http://127.0.0.1:\(other.port)/x", "Set-Cookie: a=b"], body: "moved")
            }
        }
        let transport = try localTransport()
        for _ in 0..<2 {
            let response = try await transport.send(
                HTTPRequest(method: .get, url: try server.url(), headers: ["Authorization": "Basic c2VjcmV0"]))
            #expect(response.status == 302)
            #expect(response.headers["Location"] == "http://127.0.0.1:\(other.port)/x")
            #expect(response.body == Data("moved".utf8))
        }
        #expect(other.connectionCount == 0)
        #expect(stolen.value.isEmpty)
        #expect(seen.value.count == 2)
        #expect(seen.value.allSatisfy { $0.header("cookie") == nil })
        await transport.shutdown()
    }

    @Test("decodes gzip and chunks, and leaves interim responses and trailers out")
    func coding() async throws {
        let packed = try run("sh", ["-c", "printf 'grün und gut' | gzip -n"])
        let server = try ScriptedServer { connection in
            guard let request = connection.readRequest(), request.header("accept-encoding") == "gzip" else { return }
            connection.write(
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            for byte in packed { connection.write(Array("1\r\n".utf8) + [byte] + Array("\r\n".utf8)) }
            connection.write("0\r\nHTTP/1.1 500 x: y\r\nX-Trailer: 1\r\n\r\n")
            connection.waitForEnd()
        }
        let transport = try localTransport()
        let response = try await transport.send(HTTPRequest(method: .get, url: try server.url()))
        #expect(response.status == 200)
        #expect(response.body == Data("grün und gut".utf8))
        #expect(response.headers["Link"] == nil)
        #expect(response.headers["X-Trailer"] == nil)
        await transport.shutdown()
    }

    @Test("two hundred requests at once all come back, over no more connections than allowed")
    func concurrent() async throws {
        let server = try ScriptedServer { connection in
            while let request = connection.readRequest() { connection.respond(body: request.target) }
        }
        let transport = try localTransport { $0.maximumConnectionsPerHost = 5 }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                let request = HTTPRequest(method: .put, url: try server.url("/\(number)"), body: Data(repeating: 1, count: number * 100))
                group.addTask {
                    let response = try await transport.send(request)
                    #expect(response.body == Data("/\(number)".utf8))
                }
            }
            try await group.waitForAll()
        }
        #expect((1...5).contains(server.connectionCount))
        await transport.shutdown()
    }

    @Test("requests one after the other share one connection")
    func reuse() async throws {
        let server = try ScriptedServer { connection in
            while connection.readRequest() != nil { connection.respond(body: "\(connection.number)") }
        }
        let transport = try localTransport()
        for _ in 0..<20 {
            let response = try await transport.send(HTTPRequest(method: .get, url: try server.url()))
            #expect(response.body == Data("1".utf8))
        }
        #expect(server.connectionCount == 1)
        await transport.shutdown()
    }

    @Test("when a kept connection ends, a read is repeated and a write is not", arguments: ["GET", "PROPFIND", "PUT", "POST", "DELETE"])
    func stale(method: String) async throws {
        let seen = Box<[String]>([])
        let server = try ScriptedServer { connection in
            while let request = connection.readRequest() {
                seen.change { $0.append(request.target) }
                if request.target == "/second" && connection.number == 1 { return }
                connection.respond()
            }
        }
        let transport = try localTransport()
        _ = try await transport.send(HTTPRequest(method: .get, url: try server.url("/first")))
        let request = HTTPRequest(method: HTTPMethod(method), url: try server.url("/second"), body: Data("x".utf8))
        if ["GET", "PROPFIND"].contains(method) {
            #expect(try await transport.send(request).status == 200)
            #expect(seen.value == ["/first", "/second", "/second"])
        } else {
            let error = try await failure(transport, request)
            #expect(error.kind == .connectionLost)
            #expect(error.mayHaveReachedServer)
            #expect(seen.value == ["/first", "/second"])
        }
        await transport.shutdown()
    }
}
