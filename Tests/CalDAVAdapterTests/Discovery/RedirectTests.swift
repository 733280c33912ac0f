import Foundation
import ProviderKit
import Testing

@testable import CalDAVAdapter

@Suite struct RedirectTests {
    private func listing(_ http: ScriptedTransport) async -> ProviderError? {
        let context = Fixture.context(http)
        return await Fixture.failure { () throws(ProviderError) in
            try await CalDAVCalendarListing().listCalendars(ListCalendarsRequest(), in: context)
        }
    }

    @Test(arguments: [301, 302, 307, 308])
    func `a redirect on the same origin is followed with method, body and credentials`(_ status: Int) async throws {
        let http = ScriptedTransport { request, number in
            number == 0
                ? HTTPResponse(status: status, headers: ["Location": "/moved/anna/"])
                : Fixture.multistatus("<d:response><d:href>/moved/anna/</d:href><d:status>HTTP/1.1 200 OK</d:status></d:response>")
        }
        #expect(await listing(http) == nil)
        let requests = http.requests
        #expect(requests[1].url.absoluteString == "\(Fixture.host)/moved/anna/")
        #expect(requests[1].method == requests[0].method && requests[1].body == requests[0].body && !requests[1].body.isEmpty)
        #expect(requests[1].headers["Authorization"] == requests[0].headers["Authorization"])
    }

    @Test(arguments: [
        "https://evil.example.net/", "//evil.example.net/x", "https://dav.example.org:444/", "http://dav.example.org/",
        "https://dav.example.org.evil.example.net/", "https://dav.example.org@evil.example.net/", "https://evil.icloud.com.example.net/",
        "https://p12-caldav.icloud.com/",
    ])
    func `credentials never follow a redirect to another origin`(_ location: String) async {
        let http = ScriptedTransport { _, _ in HTTPResponse(status: 302, headers: ["Location": location]) }
        let error = await listing(http)
        #expect(error?.code == .movedElsewhere || error?.code == .protocolViolation)
        #expect(http.requests.count == 1)
        #expect(error?.description.contains(Fixture.password) == false)
    }

    @Test func `a circle of redirects ends`() async {
        let http = ScriptedTransport { _, number in HTTPResponse(status: 301, headers: ["Location": "/\(number % 2)/"]) }
        #expect(await listing(http)?.code == .protocolViolation)
        #expect(http.requests.count == DAVClient.maximumRedirects + 1)
    }

    @Test func `iCloud's partition hosts belong together, and nobody else's do`() throws {
        let base = try #require(ResourceAddress("https://caldav.icloud.com/")).origin
        #expect(base.trusts(try #require(ResourceAddress("https://p42-caldav.icloud.com/x/")).origin))
        for other in [
            "http://p42-caldav.icloud.com/", "https://p42-caldav.icloud.com:8443/", "https://evil-icloud.com/",
            "https://icloud.com.evil.org/",
        ] {
            #expect(!base.trusts(try #require(ResourceAddress(other)).origin), "\(other)")
        }
    }

    @Test(arguments: ["https://evil.example.net/homes/anna/x/", "//evil.example.net/x/", "http://dav.example.org/homes/anna/x/"])
    func `an href on another origin is refused`(_ href: String) async {
        let http = ScriptedTransport { _, _ in
            Fixture.multistatus("<d:response><d:href>\(href)</d:href><d:status>HTTP/1.1 200 OK</d:status></d:response>")
        }
        #expect(await listing(http)?.code == .protocolViolation)
        #expect(http.requests.count == 1)
    }
}
