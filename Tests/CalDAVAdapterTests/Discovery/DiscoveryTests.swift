import Foundation
import ProviderKit
import Testing

@testable import CalDAVAdapter

@Suite struct DiscoveryTests {
    private func check(
        _ server: String, _ http: some HTTPTransport, password: String = Fixture.password
    ) async throws(ProviderError) -> IdentifyReply {
        let context = Fixture.context(
            http, settings: ConnectionSettings(), credential: .password(username: "anna", password: Secret(password)))
        return try await CalDAVAuthorizing().checkCredentials(CheckCredentialsRequest(server: server), in: context)
    }

    /// Asks for Basic and knows one password.
    private func guarded(_ behaviour: SimulatedServer.Behaviour = .init(), wellKnown: HTTPResponse?) -> SimulatedServer {
        var behaviour = behaviour
        behaviour.trap = { request in
            if request.url.path == "/.well-known/caldav" { return wellKnown ?? HTTPResponse(status: 404) }
            let right = "Basic " + Data("anna:\(Fixture.password)".utf8).base64EncodedString()
            guard request.headers["Authorization"] != right else { return nil }
            return HTTPResponse(status: 401, headers: ["WWW-Authenticate": "Basic realm=\"Calendars\""])
        }
        return SimulatedServer(behaviour)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `a bare host name is enough: well-known address, principal, home set`(_ status: Int) async throws {
        let server = guarded(wellKnown: HTTPResponse(status: status, headers: ["Location": "/"]))
        let reply = try await check(" dav.example.org ", server)
        #expect(reply.account == AccountIdentity(subject: "\(Fixture.host)/principals/anna/", displayName: "anna"))
        #expect(reply.settings["home-sets"] == "\(Fixture.host)/homes/anna/")
        #expect(reply.settings["auth-scheme"] == "basic")
        #expect(!reply.settings.values.values.contains { $0.contains(Fixture.password) })
        // What was found is enough for the next verb.
        let listing = try await CalDAVCalendarListing().listCalendars(
            ListCalendarsRequest(), in: Fixture.context(server, settings: reply.settings))
        #expect(listing.calendars.map(\.id) == [Fixture.calendar])
        #expect(listing.calendars[0].name == "Work & <Play>")
    }

    @Test(arguments: [404, 405, 501, 200])
    func `without a well-known address the root is asked`(_ status: Int) async throws {
        let server = guarded(
            wellKnown: HTTPResponse(status: status, headers: ["Content-Type": "text/html"], body: Data("<html>hello</html>".utf8)))
        #expect(try await check("https://dav.example.org", server).account.displayName == "anna")
    }

    @Test func `the first request shows no password`() async throws {
        let server = guarded(wellKnown: HTTPResponse(status: 301, headers: ["Location": "/"]))
        _ = try await check("dav.example.org", server)
        #expect(server.requests.first?.headers["Authorization"] == nil)
        #expect(server.requests.allSatisfy { $0.url.scheme == "https" })
    }

    @Test func `a pasted calendar address gives exactly that calendar`() async throws {
        let server = guarded(.init(), wellKnown: nil)
        let reply = try await check("\(Fixture.host)/homes/anna/office/", server)
        #expect(reply.settings["calendar"] == "\(Fixture.host)/homes/anna/office/")
        let listing = try await CalDAVCalendarListing().listCalendars(
            ListCalendarsRequest(), in: Fixture.context(server, settings: reply.settings))
        #expect(listing.calendars.map(\.id) == [Fixture.calendar])
    }

    @Test func `a wrong password is unauthenticated, permanent, and nowhere in the error`() async {
        let server = guarded(wellKnown: HTTPResponse(status: 301, headers: ["Location": "/"]))
        let error = await Fixture.failure { () throws(ProviderError) in
            try await check("dav.example.org", server, password: "hunter2-secret")
        }
        #expect(error?.code == .unauthenticated && error?.permanence == .permanent)
        #expect(error.map { "\($0) \($0.context)".contains("hunter2") } == false)
    }

    @Test func `a server that lets strangers look around does not let a wrong user pass`() async {
        let http = ScriptedTransport { request, _ in
            request.url.path == "/"
                ? Fixture.multistatus(
                    "<d:response><d:href>/</d:href><d:propstat><d:prop><d:current-user-principal><d:unauthenticated/></d:current-user-principal></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
                )
                : HTTPResponse(status: 404)
        }
        #expect(await Fixture.failure { () throws(ProviderError) in try await check("dav.example.org", http) }?.code == .unauthenticated)
    }

    @Test func `a web server without calendars fails with advice and guesses nothing`() async {
        let page = HTTPResponse(status: 200, headers: ["Content-Type": "text/html"], body: Data("<!DOCTYPE html><p>Hi".utf8))
        let http = ScriptedTransport { _, _ in page }
        let error = await Fixture.failure { () throws(ProviderError) in try await check("https://www.example.org/some/page", http) }
        #expect(error?.code == .protocolViolation)
        #expect(error?.message.contains("www.example.org") == true)
        #expect(http.requests.count == 1)
    }

    @Test(arguments: [
        "", "   ", "ftp://dav.example.org/", "https://", "https://anna:secret@dav.example.org/", "https://dav example.org/", "http://[::1",
        "://",
        "https://dav.example.org:99999/", "javascript:alert(1)", "file:///etc/passwd",
    ])
    func `what is no address is refused before any traffic`(_ typed: String) async {
        let http = ScriptedTransport { _, _ in HTTPResponse(status: 500) }
        let error = await Fixture.failure { () throws(ProviderError) in try await check(typed, http) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.description.contains("secret") == false)
        #expect(http.requests.isEmpty)
    }

    @Test func `what people type becomes an https address unless they say http`() {
        #expect(ServerAddress(typed: "dav.example.org")?.address.text == "https://dav.example.org/")
        #expect(ServerAddress(typed: "anna@example.org")?.address.text == "https://example.org/")
        #expect(ServerAddress(typed: "mailto:anna@example.org")?.address.text == "https://example.org/")
        #expect(ServerAddress(typed: "http://Dav.Example.org:8080/a b/")?.address.text == "http://dav.example.org:8080/a%20b/")
        #expect(ServerAddress(typed: "dav.example.org/dav/anna@x/")?.address.text == "https://dav.example.org/dav/anna@x/")
        #expect(ServerAddress(typed: "https://dav.example.org")?.namesPlace == false)
    }

    @Test func `a home set on a partition of the provider is used, with full addresses`() async throws {
        let http = ScriptedTransport { request, _ in
            let host = request.url.host() ?? ""
            let c = "urn:ietf:params:xml:ns:caldav"
            let path = request.url.path(percentEncoded: true)
            return switch (host, path) {
            case ("caldav.icloud.com", "/.well-known/caldav"): HTTPResponse(status: 301, headers: ["Location": "/"])
            case ("caldav.icloud.com", "/"), ("caldav.icloud.com", "/123/principal/"):
                Fixture.multistatus(
                    "<d:response><d:href>\(path)</d:href><d:propstat><d:prop><d:current-user-principal><d:href>/123/principal/</d:href></d:current-user-principal><c:calendar-home-set><d:href>https://p42-caldav.icloud.com:443/123/calendars/</d:href></c:calendar-home-set></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
                )
            case ("p42-caldav.icloud.com", "/123/calendars/"):
                Fixture.multistatus(
                    "<d:response><d:href>/123/calendars/homes/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><x:calendar xmlns:x='\(c)'/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
                )
            default: HTTPResponse(status: 404)
            }
        }
        let reply = try await check("caldav.icloud.com", http)
        let listing = try await CalDAVCalendarListing().listCalendars(
            ListCalendarsRequest(), in: Fixture.context(http, settings: reply.settings))
        #expect(listing.calendars.map(\.id.rawValue) == ["/123/calendars/homes/"])
        #expect(http.requests.last?.url.host() == "p42-caldav.icloud.com")
    }
}
