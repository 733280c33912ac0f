import Foundation
import ProviderKit
import Testing

@testable import CalDAVAdapter

@Suite struct NegotiationTests {
    private let resource = Fixture.multistatus(
        "<d:response><d:href>/homes/anna/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
    )

    private func settings(_ scheme: String) -> ConnectionSettings {
        var settings = Fixture.settings
        settings["auth-scheme"] = scheme
        return settings
    }

    @Test func `Digest is answered once, its nonce is used on, and a stale one is replaced`() async throws {
        let resource = resource
        let http = ScriptedTransport { request, number in
            let shown = request.headers["Authorization"] ?? ""
            if number == 0 { #expect(shown.isEmpty) }
            let wanted = number < 4 ? "one" : "two"
            if shown.hasPrefix("Digest "), shown.contains("nonce=\"\(wanted)\"") { return resource }
            let stale = number < 4 ? "" : ", stale=true"
            return HTTPResponse(status: 401, headers: ["WWW-Authenticate": "Digest realm=\"r\", nonce=\"\(wanted)\", qop=\"auth\"\(stale)"])
        }
        let context = Fixture.context(http, settings: settings("digest"))
        let client = DAVClient(context, .listCalendars)
        let place = try #require(ResourceAddress("\(Fixture.host)/homes/anna/"))
        for _ in 0..<4 { _ = try await client.perform(PropertyRequest(address: place, depth: 1, properties: [DAVName.resourcetype])) }
        let shown = http.requests.map { $0.headers["Authorization"] ?? "" }
        #expect(http.requests.count == 6)
        #expect(shown[1].contains("nc=00000001") && shown[2].contains("nc=00000002") && shown[3].contains("nc=00000003"))
        #expect(shown[4].contains("nc=00000004") && shown[5].contains("nonce=\"two\"") && shown[5].contains("nc=00000001"))
        #expect(!shown.contains { $0.hasPrefix("Basic") })
    }

    @Test(arguments: ["digest", "basic"])
    func `a wrong password is told as such after a bounded number of requests`(_ scheme: String) async {
        let http = ScriptedTransport { _, number in
            let challenge = scheme == "digest" ? "Digest realm=\"r\", nonce=\"n\(number)\", qop=\"auth\"" : "Basic realm=\"r\""
            return HTTPResponse(status: 401, headers: ["WWW-Authenticate": challenge])
        }
        let context = Fixture.context(http, settings: settings(scheme))
        let error = await Fixture.failure { () throws(ProviderError) in
            try await CalDAVCalendarListing().listCalendars(ListCalendarsRequest(), in: context)
        }
        #expect(error?.code == .unauthenticated && error?.permanence == .permanent)
        #expect(http.requests.count <= 3)
        #expect(error?.description.contains(Fixture.password) == false)
    }

    @Test func `a server that asks without a challenge gets Basic over TLS`() async throws {
        let resource = resource
        let http = ScriptedTransport { request, _ in
            request.headers["Authorization"] == nil ? HTTPResponse(status: 401, body: Data("{}".utf8)) : resource
        }
        let authenticator = Authenticator(
            credential: .password(username: "anna", password: Secret("pass:wörd")), scheme: nil, random: CountingRandom())
        let client = DAVClient(Fixture.context(http), .identify, authenticator: authenticator)
        let place = try #require(ResourceAddress("\(Fixture.host)/homes/anna/"))
        _ = try await client.perform(PropertyRequest(address: place, depth: 0, properties: []))
        #expect(http.requests.last?.headers["Authorization"] == "Basic " + Data("anna:pass:wörd".utf8).base64EncodedString())
        #expect(authenticator.scheme == .basic)
    }

    @Test(arguments: ["http://dav.example.org/", "http://10.0.0.1/", "http://127.0.0.1.example.org/", "http://localhost.example.org/"])
    func `no password and no token goes over plain http to another machine`(_ server: String) async throws {
        let place = try #require(ResourceAddress(server))
        for credential in [Credential.password(username: "anna", password: Secret("p")), .bearer(Secret("t"))] {
            let http = ScriptedTransport { _, _ in HTTPResponse(status: 207) }
            let client = DAVClient(Fixture.context(http, credential: credential), .identify)
            let error = await Fixture.failure { () throws(ProviderError) in
                try await client.perform(PropertyRequest(address: place, depth: 0, properties: []))
            }
            #expect(error?.code == .untrustedPeer)
            #expect(http.requests.isEmpty)
        }
    }

    @Test(arguments: ["http://127.0.0.1:5232/", "http://localhost:1/", "http://[::1]:8/"])
    func `plain http is enough on this very machine`(_ server: String) throws {
        #expect(try #require(ResourceAddress(server)).origin.isLoopback)
    }

    @Test func `Digest works over plain http, since it shows no password`() async throws {
        let resource = resource
        let http = ScriptedTransport { request, _ in
            request.headers["Authorization"]?.hasPrefix("Digest ") == true
                ? resource
                : HTTPResponse(status: 401, headers: ["WWW-Authenticate": #"Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256"#])
        }
        let place = try #require(ResourceAddress("http://dav.example.org/homes/anna/"))
        let client = DAVClient(Fixture.context(http, settings: settings("digest")), .identify)
        _ = try await client.perform(PropertyRequest(address: place, depth: 0, properties: []))
        #expect(http.requests.allSatisfy { $0.headers["Authorization"]?.contains("Basic") != true })
    }
}
