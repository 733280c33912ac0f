import Foundation
import ProviderKit
import Testing
import Transport

@Suite("The address guard at connect time", .timeLimit(.minutes(1)))
struct AddressGuardTests {
    @Test(
        "refuses every spelling of the machine itself, and a name that leads there, before a connection is made",
        arguments: [
            "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "017700000001", "0177.0.0.1", "127.0.0.1.",
            "[::1]",
            "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]", "0.0.0.0", "0", "[::]", "%31%32%37.0.0.1",
        ])
    func spellings(host: String) async throws {
        let server = try ScriptedServer { connection in
            while connection.readRequest() != nil { connection.respond() }
        }
        let transport = try localTransport {
            $0.addressPolicy = .publicOnly; $0.plainHTTP = .always
        }
        guard let url = URL(string: "http://\(host):\(server.port)/") else { return }
        let error = try await failure(transport, HTTPRequest(method: .put, url: url, body: Data("x".utf8)))
        #expect([.addressRefused, .invalidRequest, .nameNotFound].contains(error.kind), "\(error)")
        if ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "[::1]"].contains(host) {
            #expect(error.kind == .addressRefused, "\(error)")
        }
        #expect(!error.mayHaveReachedServer)
        #expect(server.connectionCount == 0)
        await transport.shutdown()
    }

    @Test("says which address was refused and why")
    func message() async throws {
        let transport = try localTransport { $0.addressPolicy = .publicOnly }
        let url = try #require(URL(string: "https://10.1.2.3:8443/secret?secret"))
        let error = try await failure(transport, HTTPRequest(method: .get, url: url))
        #expect(error.kind == .addressRefused)
        #expect(error.peer == "10.1.2.3:8443")
        #expect(error.detail.contains("10.1.2.3:8443 (private network)"))
        #expect(!"\(error)".contains("secret"))
        await transport.shutdown()
    }

    @Test("the operator's ports are judged on the connection")
    func ports() async throws {
        let server = try ScriptedServer { connection in
            while connection.readRequest() != nil { connection.respond() }
        }
        let request = HTTPRequest(method: .get, url: try server.url())
        for (ports, isAllowed) in [(Set([server.port]), true), (Set([443]), false)] {
            let transport = try localTransport {
                $0.addressPolicy = AddressPolicy(allowed: AddressPolicy.allowingLoopback.allowed, allowedPorts: ports)
            }
            if isAllowed {
                #expect(try await transport.send(request).status == 200)
            } else {
                #expect(try await failure(transport, request).kind == .addressRefused)
            }
            await transport.shutdown()
        }
    }

    @Test("plain HTTP is refused unless allowed, and limited to loopback where so configured")
    func plain() async throws {
        let server = try ScriptedServer { connection in
            while connection.readRequest() != nil { connection.respond() }
        }
        let request = HTTPRequest(method: .get, url: try server.url())
        let never = try localTransport { $0.plainHTTP = .never }
        #expect(try await failure(never, request).kind == .invalidRequest)
        await never.shutdown()
        let range = try AddressRange("10.0.0.0/8")
        let loopback = try localTransport { $0.addressPolicy = AddressPolicy(allowed: [range]) }
        let abroad = try await failure(loopback, HTTPRequest(method: .get, url: try #require(URL(string: "http://10.1.2.3/"))))
        #expect(abroad.kind == .addressRefused)
        #expect(abroad.detail.contains("plain HTTP"))
        #expect(try await failure(loopback, request).kind == .addressRefused)
        await loopback.shutdown()
        #expect(server.connectionCount == 0)
    }

    @Test("a proxy in the environment is not used")
    func proxy() async {
        await #expect(processExitsWith: .success) {
            let proxy = try ScriptedServer { connection in
                while connection.readRequest() != nil { connection.respond(body: "proxy") }
            }
            let server = try ScriptedServer { connection in
                while connection.readRequest() != nil { connection.respond(body: "server") }
            }
            for name in ["http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
                setenv(name, "http://127.0.0.1:\(proxy.port)", 1)
            }
            let transport = try localTransport()
            let response = try await transport.send(HTTPRequest(method: .get, url: try server.url()))
            #expect(response.body == Data("server".utf8))
            #expect(proxy.connectionCount == 0)
            await transport.shutdown()
        }
    }
}
