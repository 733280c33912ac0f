import Foundation
import ProviderKit
import Testing
import Transport

@Suite("TLS and HTTP/2", .timeLimit(.minutes(1)))
struct TLSTests {
    @Test("a certificate that nobody vouches for is refused before anything is sent, and accepted with its CA file")
    func selfSigned() async throws {
        let certificate = try Certificate()
        let server = try TLSServer(.answer, certificate: certificate)
        let request = HTTPRequest(method: .put, url: try server.url(), body: Data("x".utf8))
        let strict = try localTransport()
        let error = try await failure(strict, request)
        #expect(error.kind == .untrustedCertificate)
        #expect(!error.mayHaveReachedServer)
        await strict.shutdown()
        let trusting = try localTransport { $0.additionalCAFile = certificate.path }
        #expect(try await trusting.send(request).status == 200)
        let byName = HTTPRequest(method: .get, url: try server.url(host: "localhost"))
        #expect(try await trusting.send(byName).status == 200)
        await trusting.shutdown()
    }

    @Test("a trusted certificate for another name is refused")
    func otherName() async throws {
        let certificate = try Certificate(names: "DNS:other.example")
        let server = try TLSServer(.answer, certificate: certificate)
        let transport = try localTransport { $0.additionalCAFile = certificate.path }
        let error = try await failure(transport, HTTPRequest(method: .get, url: try server.url()))
        #expect(error.kind == .untrustedCertificate)
        #expect(!error.mayHaveReachedServer)
        await transport.shutdown()
    }

    @Test("a server that speaks TLS 1.1 at most is refused")
    func oldTLS() async throws {
        let certificate = try Certificate()
        let server = try TLSServer(.oldTLS, certificate: certificate)
        let transport = try localTransport { $0.additionalCAFile = certificate.path }
        let error = try await failure(transport, HTTPRequest(method: .get, url: try server.url()))
        #expect(error.kind == .protocolError)
        #expect(!error.mayHaveReachedServer)
        await transport.shutdown()
    }

    @Test("a server without TLS on an https port is a protocol error, and nothing has reached it")
    func noTLS() async throws {
        let server = try ScriptedServer {
            $0.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"); $0.waitForEnd()
        }
        let transport = try localTransport()
        let url = try #require(URL(string: "https://127.0.0.1:\(server.port)/"))
        let error = try await failure(transport, HTTPRequest(method: .get, url: url))
        #expect(error.kind == .protocolError)
        #expect(!error.mayHaveReachedServer)
        await transport.shutdown()
    }

    @Test("a server that accepts and says nothing is unreachable after the connect timeout")
    func silentHandshake() async throws {
        let server = try ScriptedServer { $0.waitForEnd() }
        let transport = try localTransport { $0.connectTimeout = .milliseconds(300) }
        let url = try #require(URL(string: "https://127.0.0.1:\(server.port)/"))
        let error = try await failure(transport, HTTPRequest(method: .put, url: url))
        #expect(error.kind == .unreachable)
        #expect(!error.mayHaveReachedServer)
        await transport.shutdown()
    }

    @Test("a body without a length ends with the connection, one with a length that is cut is lost")
    func truncation() async throws {
        let certificate = try Certificate()
        let transport = try localTransport { $0.additionalCAFile = certificate.path }
        let proper = try TLSServer(.closeProperly, certificate: certificate)
        #expect(try await transport.send(HTTPRequest(method: .get, url: try proper.url())).body == Data("whole".utf8))
        let cut = try TLSServer(.cutTCP, certificate: certificate)
        let error = try await failure(transport, HTTPRequest(method: .get, url: try cut.url()))
        #expect(error.kind == .connectionLost)
        #expect(error.mayHaveReachedServer)
        await transport.shutdown()
    }

    @Test("connections are kept over TLS, and HTTP/2 carries many requests over one", arguments: [TLSServer.Behaviour.answer, .http2])
    func reuse(behaviour: TLSServer.Behaviour) async throws {
        let certificate = try Certificate()
        let server = try TLSServer(behaviour, certificate: certificate)
        let transport = try localTransport { $0.additionalCAFile = certificate.path }
        let request = HTTPRequest(method: .get, url: try server.url())
        let expected = behaviour == .http2 ? "h2 connection 1" : "http/1.1 connection 1"
        for _ in 0..<5 { #expect(try await transport.send(request).body == Data(expected.utf8)) }
        if behaviour == .http2 {
            let bodies = try await withThrowingTaskGroup(of: Data.self) { group in
                for _ in 0..<50 { group.addTask { try await transport.send(request).body } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(bodies.count == 50)
            #expect(Set(bodies) == [Data(expected.utf8)])
        }
        await transport.shutdown()
    }

    @Test("an HTTP/2 stream that is reset or cut in its body is a lost connection", arguments: [TLSServer.Behaviour.http2Reset, .http2Cut])
    func cutStream(behaviour: TLSServer.Behaviour) async throws {
        let certificate = try Certificate()
        let server = try TLSServer(behaviour, certificate: certificate)
        let transport = try localTransport { $0.additionalCAFile = certificate.path }
        let error = try await failure(transport, HTTPRequest(method: .put, url: try server.url(), body: Data("x".utf8)))
        #expect(error.kind == .connectionLost, "\(error)")
        #expect(error.mayHaveReachedServer)
        await transport.shutdown()
    }

    @Test("an HTTP/2 body has the same limit, and its stream's end leaves the connection usable")
    func limitOverHTTP2() async throws {
        let certificate = try Certificate()
        let server = try TLSServer(.http2Endless, certificate: certificate)
        let transport = try localTransport { $0.additionalCAFile = certificate.path }
        for _ in 0..<3 {
            let error = try await failure(transport, HTTPRequest(method: .get, url: try server.url(), maximumResponseBytes: 20_000))
            #expect(error.kind == .bodyTooLarge)
        }
        await transport.shutdown()
    }
}
