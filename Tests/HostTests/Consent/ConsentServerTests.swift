import CalendarStore
import Foundation
import ProviderKit
import Testing
import Transport

@testable import CalendarHost

/// The small server that answers browsers while a command waits for a consent.
@Suite(.timeLimit(.minutes(1)))
struct ConsentServerTests {
    private static func transport() throws -> CurlTransport {
        var configuration = TransportConfiguration()
        configuration.addressPolicy = AddressPolicy(allowed: [try AddressRange("127.0.0.0/8")])
        configuration.plainHTTP = .loopbackOnly
        return try CurlTransport(configuration: configuration)
    }

    private static func get(_ http: CurlTransport, _ port: Int, _ path: String, cookie: String? = nil) async throws -> HTTPResponse {
        var request = HTTPRequest(method: .get, url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
        request.headers["Cookie"] = cookie
        return try await http.send(request)
    }

    @Test func `answers a browser over a real socket, serves nothing else, and ends with the consent`() async throws {
        let world = try await ConsentWorld(redirect: "http://127.0.0.1:8080/oauth/callback")
        let begun = try await world.begin()
        let http = try Self.transport()
        let port = Box<Int>()
        let services = world.services
        async let outcome = ConsentServer(services: services, logger: world.log.logger()).run(
            at: ListenAddress(host: "127.0.0.1", port: 0), onListening: { _ = port.set($0) },
            while: { try await services.authorizations.wait(for: begun.id, patience: .seconds(30)) })
        while port.peek == nil { try await Task.sleep(for: .milliseconds(5)) }
        let number = try port.value
        #expect(try await Self.get(http, number, "/v1/connections").status == 404)
        let start = try await Self.get(http, number, begun.start.path())
        #expect(start.status == 302)
        let cookie = try #require(start.headers["Set-Cookie"]?.split(separator: ";").first).description
        let page = try #require(start.headers["Location"].flatMap { URL(string: $0) })
        let (code, state) = try world.provider.consent(at: page, as: "ann")
        let answer = try await Self.get(http, number, "/oauth/callback?code=\(code)&state=\(state)", cookie: cookie)
        #expect(answer.status == 200)
        #expect(String(decoding: answer.body, as: UTF8.self).contains("is connected"))
        #expect(try await outcome?.connection?.account.subject == "ann")
        await #expect(throws: HTTPTransportError.self) { try await Self.get(http, number, "/oauth/callback") }
    }

    @Test func `an address that is in use is left to whoever has it`() async throws {
        let world = try await ConsentWorld()
        let server = ConsentServer(services: world.services, logger: world.log.logger())
        let second = try await server.run(
            at: ListenAddress(host: "127.0.0.1", port: 0),
            onListening: { _ in },
            while: {
                try await Task.sleep(for: .milliseconds(1))
                return "first"
            })
        #expect(second == "first")
        let port = Box<Int>()
        async let first = server.run(
            at: ListenAddress(host: "127.0.0.1", port: 0), onListening: { _ = port.set($0) },
            while: {
                while port.peek == nil { try await Task.sleep(for: .milliseconds(5)) }
                return try await server.run(at: ListenAddress(host: "127.0.0.1", port: try port.value)) {
                    try await Task.sleep(for: .seconds(30))
                    return "second"
                } ?? "in use"
            })
        #expect(try await first == "in use")
    }

    @Test func `nobody is waited for longer than asked`() async throws {
        let world = try await ConsentWorld()
        let begun = try await world.begin()
        #expect(try await world.services.authorizations.wait(for: begun.id, patience: .milliseconds(10)).state == .pending)
    }
}
