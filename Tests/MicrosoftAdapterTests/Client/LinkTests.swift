import Foundation
import ProviderKit
import Testing

@testable import MicrosoftAdapter

@Suite struct LinkTests {
    static let hostile = [
        "https://evil.example/v1.0/me/calendars", "https://graph.microsoft.com.evil.example/v1.0/me/calendars",
        "https://graph.microsoft.com@evil.example/v1.0/me/calendars", "https://user:pw@graph.microsoft.com/v1.0/me/calendars",
        "https://graph.microsoft.com:8443/v1.0/me/calendars", "https://graph.microsoft.com:443/v1.0/me/calendars",
        "http://graph.microsoft.com/v1.0/me/calendars", "//graph.microsoft.com/v1.0/me/calendars", "/v1.0/me/calendars",
        "https://graph.microsoft.com/beta/me/calendars", "https://graph.microsoft.com/v1.0", "https://graph.microsoft.com/v1.0evil/me",
        "https://graph.microsoft.com/v1.0/../beta/me", "https://graph.microsoft.com/v1.0/%2e%2e/beta/me",
        "https://graph.microsoft.com/v1.0/%2E./beta/me", "https://graph.microsoft.com/v1.0/%252e%252e/beta/me",
        "https://graph.microsoft.com/v1.0/me/./calendars", "https://graph.microsoft.com/v1.0/me/..%2f..%2fbeta",
        "https://graph.microsoft.com/v1.0/me\\..\\..\\beta", "https://graph.microsoft.com/v1.0/me/..%5c..%5cbeta",
        "https://graph.microsoft.com\\@evil.example/v1.0/me", "https://graph.microsoft.com#@evil.example/v1.0/me",
        "https://graph.microsoft.com/v1.0/me#fragment", "https://graph.microsoft.com/v1.0/me\r\nHost: evil.example",
        "https://graph.microsoft.com/v1.0/me calendars", "https://graph.microsoft.com/v1.0/m\u{00EB}",
        "https://gr\u{0430}ph.microsoft.com/v1.0/me",
        " https://graph.microsoft.com/v1.0/me", "javascript:alert(1)", "", "https://graph.microsoft.com/V1.0/me",
        "https://graph.microsoft.com/v1.0/me?$skiptoken=" + String(repeating: "x", count: 20_000),
    ]

    @Test(arguments: hostile) func `a link that leads elsewhere is not followed`(_ link: String) {
        #expect(Fixture.root.url(following: link) == nil)
    }

    @Test(arguments: [
        "https://graph.microsoft.com/v1.0/me/calendars?$top=100&$skip=100",
        "https://graph.microsoft.com/v1.0/me/calendars('AAMkAGI2=')/calendarView/delta?$deltatoken=R0usmcCM996atia_s-_x%2B1%3d",
        "HTTPS://Graph.Microsoft.com/v1.0/me/calendarView?$skiptoken=a..b/../c",
    ])
    func `a link of the service is followed as it was given`(_ link: String) {
        #expect(Fixture.root.url(following: link)?.absoluteString == link)
    }

    @Test func `a root on another port is held to that port`() throws {
        let origin = try #require(URL(string: "http://127.0.0.1:8123"))
        let root = GraphRoot(try #require(MicrosoftEndpoints(origin: origin)))
        #expect(root.url(following: "http://127.0.0.1:8123/v1.0/me") != nil)
        for link in ["http://127.0.0.1:81234/v1.0/me", "http://127.0.0.1/v1.0/me", "http://127.0.0.1:8123@evil.example/v1.0/me"] {
            #expect(root.url(following: link) == nil, "\(link)")
        }
        #expect(root.peer == "127.0.0.1:8123")
    }

    @Test(arguments: hostile.filter { !$0.contains("\r") && !$0.contains("\\") })
    func `no verb sends the token to where a hostile page points`(_ link: String) async throws {
        let transport = ScriptedTransport(Fixture.page([], next: link, delta: nil))
        let context = Fixture.context(transport)
        let listing = await Fixture.failure { () throws(ProviderError) in
            try await Fixture.adapter.calendarListing.listCalendars(ListCalendarsRequest(), in: context)
        }
        #expect(listing?.code == .protocolViolation)
        let reading = try #require(Fixture.adapter.freeBusyReading)
        let busy = try await reading.readFreeBusy(
            FreeBusyRequest(calendars: [Fixture.calendar], window: Fixture.window(0, 24)), in: context)
        guard case .unknown(let error)? = busy.outcomes[Fixture.calendar] else {
            Issue.record("the calendar is not unknown")
            return
        }
        #expect(error.code == .protocolViolation)
        let tracking = try #require(Fixture.adapter.changeTracking)
        let changes = await Fixture.failure { () throws(ProviderError) in
            try await tracking.readChanges(
                ChangesRequest(calendar: Fixture.calendar, cursor: nil, horizon: Fixture.window(0, 24)), in: context)
        }
        #expect(changes?.code == .protocolViolation)
        #expect(transport.requests.count == 3)
        for request in transport.requests {
            #expect(request.url.host() == "graph.microsoft.com" && request.url.scheme == "https" && request.url.port == nil)
        }
    }

    @Test(arguments: hostile) func `a page token that leads elsewhere is refused before any traffic`(_ link: String) async {
        let transport = ScriptedTransport(Fixture.page([]))
        let error = await Fixture.failure { () throws(ProviderError) in
            try await Fixture.adapter.calendarListing.listCalendars(
                ListCalendarsRequest(page: PageToken(link)), in: Fixture.context(transport))
        }
        #expect(error?.code == .invalidRequest)
        #expect(transport.requests.isEmpty)
    }

    @Test func `a listing that turns in a circle ends`() async throws {
        let transport = ScriptedTransport(Fixture.page([Fixture.event("a")], next: Fixture.link("me/calendarView?$skip=1")))
        let reading = try #require(Fixture.adapter.freeBusyReading)
        let reply = try await reading.readFreeBusy(
            FreeBusyRequest(calendars: [Fixture.calendar], window: Fixture.window(0, 24)), in: Fixture.context(transport))
        guard case .unknown(let error)? = reply.outcomes[Fixture.calendar] else {
            Issue.record("the calendar is not unknown")
            return
        }
        #expect(error.code == .protocolViolation)
        #expect(transport.requests.count < 5)
    }
}
