import Foundation
import ProviderKit
import Testing

@testable import CalDAVAdapter

@Suite struct CalendarListingTests {
    private func list(_ http: some HTTPTransport) async throws(ProviderError) -> [ProviderCalendar] {
        try await CalDAVCalendarListing().listCalendars(ListCalendarsRequest(), in: Fixture.context(http)).calendars
    }

    private func collection(_ href: String, _ properties: String) -> String {
        "<d:response><d:href>\(href)</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype>\(properties)</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
    }

    private func answer(_ inner: String) -> ScriptedTransport { ScriptedTransport { _, _ in Fixture.multistatus(inner) } }

    @Test(
        arguments: [
            (nil, CalendarAccess.write), (["d:all"], .write), (["d:read", "d:write"], .write),
            (["d:read", "d:bind", "d:unbind", "d:write-content"], .write),
            (["d:read", "d:write-content"], .read), (["d:read"], .read), (["c:read-free-busy"], .freeBusy),
            (["d:read-acl"], CalendarAccess.none), ([], CalendarAccess.none),
        ] as [([String]?, CalendarAccess)])
    func `rights are told as the privileges say`(_ privileges: [String]?, _ expected: CalendarAccess) async throws {
        let server = SimulatedServer()
        server.change { $0.privileges = privileges }
        #expect(try await list(server).map(\.access) == [expected])
    }

    @Test func `only calendars that can hold events are listed, each once`() async throws {
        let calendars = try await list(
            answer(
                collection("/homes/anna/a/", "") + collection("/homes/anna/a/", "")
                    + collection(
                        "/homes/anna/tasks/",
                        "<c:supported-calendar-component-set><c:comp name='VTODO'/></c:supported-calendar-component-set>")
                    + collection(
                        "/homes/anna/both/",
                        "<c:supported-calendar-component-set><c:comp name='VTODO'/><c:comp name='VEVENT'/></c:supported-calendar-component-set>"
                    )
                    + "<d:response><d:href>/homes/anna/book/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
            ))
        #expect(calendars.map(\.id.rawValue) == ["/homes/anna/a/", "/homes/anna/both/"])
    }

    @Test func `paths keep every byte, and two spellings stay two calendars`() async throws {
        let calendars = try await list(
            answer(collection("/homes/anna/a@b/", "") + collection("/homes/anna/a%40b/", "") + collection("/homes/anna/gr ü/", "")))
        #expect(calendars.map(\.id.rawValue) == ["/homes/anna/a%40b/", "/homes/anna/a@b/", "/homes/anna/gr%20%C3%BC/"])
    }

    @Test func `names come back as they are`() async throws {
        let calendars = try await list(
            answer(
                collection("/h/1/", "<d:displayname>  &lt;b&gt; שלום \u{202E}x  </d:displayname>") + collection("/h/2/", "<d:displayname/>")
            ))
        #expect(calendars.map(\.name) == ["  <b> שלום \u{202E}x  ", ""])
    }

    @Test func `a zone is told under its IANA name, and one that nobody knows is not`() async throws {
        let zone = { (name: String) in
            "<c:calendar-timezone>BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VTIMEZONE\nTZID:\(name)\nBEGIN:STANDARD\nDTSTART:19701025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\nEND:VCALENDAR\n</c:calendar-timezone>"
        }
        let calendars = try await list(
            answer(
                collection("/h/1/", zone("W. Europe Standard Time")) + collection("/h/2/", zone("Europe/Lisbon"))
                    + collection("/h/3/", zone("My zone"))))
        #expect(calendars.map(\.timeZone) == ["Europe/Berlin", "Europe/Lisbon", nil])
    }

    @Test(arguments: [
        (
            HTTPResponse(status: 200, headers: ["Content-Type": "text/html"], body: Data("<html/>".utf8)),
            ProviderErrorCode.protocolViolation
        ),
        (HTTPResponse(status: 207, body: Data("<html/>".utf8)), .protocolViolation), (HTTPResponse(status: 207), .protocolViolation),
        (HTTPResponse(status: 403), .forbidden), (HTTPResponse(status: 404), .notFound), (HTTPResponse(status: 500), .serverFault),
        (HTTPResponse(status: 503, headers: ["Retry-After": "7"]), .rateLimited), (HTTPResponse(status: 429), .rateLimited),
        (HTTPResponse(status: 301), .protocolViolation),
        (
            Fixture.multistatus("<d:response><d:href>/homes/anna/</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>"),
            .notFound
        ),
    ])
    func `no failure is an empty list`(_ response: HTTPResponse, _ code: ProviderErrorCode) async {
        let http = ScriptedTransport { _, _ in response }
        #expect(await Fixture.failure { () throws(ProviderError) in try await list(http) }?.code == code)
    }

    @Test func `a calendar that does not count as busy is told so`() async throws {
        let server = SimulatedServer()
        server.change { $0.isTransparent = true }
        #expect(try await list(server).map(\.countsAsBusy) == [false])
    }
}
