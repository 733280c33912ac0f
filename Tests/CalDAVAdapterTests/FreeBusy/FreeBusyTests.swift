import Foundation
import ProviderKit
import Testing

@testable import CalDAVAdapter

@Suite struct FreeBusyTests {
    private func read(
        _ server: some HTTPTransport, _ calendars: [CalendarID] = [Fixture.calendar], zone: String = "UTC"
    ) async throws(ProviderError) -> [CalendarID: FreeBusyOutcome] {
        try await CalDAVFreeBusyReading().readFreeBusy(
            FreeBusyRequest(calendars: calendars, window: Fixture.window, floatingZone: zone), in: Fixture.context(server)
        ).outcomes
    }

    private func busyTime(_ server: some HTTPTransport, zone: String = "UTC") async throws -> BusyTime {
        guard case .known(let time)? = try await read(server, zone: zone)[Fixture.calendar] else {
            Issue.record("the calendar is unknown")
            return BusyTime()
        }
        return time
    }

    private func failure(_ server: some HTTPTransport) async throws -> ProviderError? {
        guard case .unknown(let error)? = try await read(server)[Fixture.calendar] else { return nil }
        return error
    }

    private func freeBusy(_ lines: String) -> HTTPResponse {
        HTTPResponse(
            status: 200, headers: ["Content-Type": "application/octet-stream"],
            body: Data(
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VFREEBUSY\r\nUID:f\r\n\(lines)END:VFREEBUSY\r\nEND:VCALENDAR\r\n".utf8)
        )
    }

    @Test(arguments: [false, true], [false, true])
    func `events are expanded here, with text in CDATA or not, with the answer or after it`(_ cdata: Bool, _ leavesOut: Bool) async throws {
        let server = SimulatedServer()
        server.change {
            $0.wrapsInCDATA = cdata
            $0.leavesDataOutOfQuery = leavesOut
        }
        server.put("a.ics", Fixture.event(lines: ["RRULE:FREQ=DAILY;COUNT=3"]))
        server.put("b.ics", Fixture.event(uid: "b", lines: ["TRANSP:TRANSPARENT"]))
        server.put("c.ics", Fixture.event(uid: "c", lines: ["STATUS:TENTATIVE"], start: "20260320T090000Z", end: "20260320T091500Z"))
        let time = try await busyTime(server)
        #expect(time.unknown.isEmpty)
        #expect(time.busy.count == 4)
        #expect(
            time.busy.filter { $0.kind == .tentative }.map(\.window) == [Fixture.window("2026-03-20T09:00:00Z", "2026-03-20T09:15:00Z")])
        #expect(Set(time.busy.compactMap(\.event?.rawValue)) == ["/homes/anna/office/a.ics", "/homes/anna/office/c.ics"])
    }

    @Test func `an all-day event covers its day in the caller's zone`() async throws {
        let server = SimulatedServer()
        server.put(
            "a.ics",
            Fixture.event(start: "20260310", end: "20260311").replacing("DTSTART:", with: "DTSTART;VALUE=DATE:").replacing(
                "DTEND:", with: "DTEND;VALUE=DATE:"))
        #expect(
            try await busyTime(server, zone: "Asia/Tokyo").busy.map(\.window) == [
                Fixture.window("2026-03-09T15:00:00Z", "2026-03-10T15:00:00Z")
            ])
        // The search reaches beyond the window, because the server judges such events in a zone of its own.
        let query = server.requests.last { $0.method == .report }.map { String(decoding: $0.body, as: UTF8.self) } ?? ""
        #expect(query.contains("start=\"20260228T000000Z\" end=\"20260402T000000Z\""))
    }

    @Test(arguments: [
        "garbage", "", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:tomorrow\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ])
    func `an event that no parser accepts makes its time unknown and harms no other`(_ text: String) async throws {
        let server = SimulatedServer()
        server.put("bad.ics", text)
        server.put("good.ics", Fixture.event())
        let time = try await busyTime(server)
        #expect(time.busy.count == 1)
        #expect(time.unknown.map(\.event) == [EventID("/homes/anna/office/bad.ics")])
        #expect(time.unknown.map(\.window) == [Fixture.window])
    }

    @Test func `an event that breaks the server's answer is found and told as unknown`() async throws {
        let server = SimulatedServer()
        for number in 0..<20 { server.put("\(number).ics", Fixture.event(uid: "u\(number)")) }
        server.change { $0.poisoned = "7.ics" }
        let time = try await busyTime(server)
        #expect(time.busy.count == 19)
        #expect(time.unknown.map(\.event) == [EventID("/homes/anna/office/7.ics")])
    }

    @Test(arguments: [
        HTTPResponse(status: 200, headers: ["Content-Type": "text/html"], body: Data("<html>maintenance</html>".utf8)),
        HTTPResponse(status: 200), HTTPResponse(status: 204), HTTPResponse(status: 207),
        HTTPResponse(status: 207, body: Data("<multistatus xmlns='DAV:'>".utf8)),
        HTTPResponse(status: 207, body: Data("<!DOCTYPE a><multistatus xmlns='DAV:'/>".utf8)),
    ])
    func `a query answered by something else is an error and never a free calendar`(_ answer: HTTPResponse) async throws {
        let server = SimulatedServer()
        server.change { $0.queryAnswer = answer }
        #expect(try await failure(server)?.code == .protocolViolation)
    }

    @Test func `a server that stumbles over the search is asked for everything instead`() async throws {
        let server = SimulatedServer()
        server.put("bad.ics", Fixture.event(uid: "bad", lines: ["RRULE:FREQ=SOMETIMES"]))
        for number in 0..<130 { server.put("\(number).ics", Fixture.event(uid: "u\(number)")) }
        server.put("later.ics", Fixture.event(uid: "later", start: "20270310T090000Z", end: "20270310T100000Z"))
        server.change { $0.queryAnswer = HTTPResponse(status: 500) }
        let time = try await busyTime(server)
        // The broken series' own start is certain; what follows is not.
        #expect(time.busy.count { $0.event != EventID("/homes/anna/office/bad.ics") } == 130)
        #expect(Set(time.unknown.map(\.event)) == [EventID("/homes/anna/office/bad.ics")])
    }

    @Test func `a server that only fails leaves the calendar unknown`() async throws {
        let server = SimulatedServer()
        server.change { $0.trap = { $0.method == .report || $0.headers["Depth"] == "1" ? HTTPResponse(status: 500) : nil } }
        let error = try await failure(server)
        #expect(error?.code == .serverFault && error?.isTemporary == true)
    }

    @Test func `a calendar that fails does not spoil the others`() async throws {
        let server = SimulatedServer(calendars: ["/homes/anna/office/", "/homes/anna/two/"])
        server.put("a.ics", Fixture.event())
        let all = [
            Fixture.calendar, CalendarID("/homes/anna/none/"), CalendarID("/homes/anna/two/"), CalendarID("https://evil.example.net/x/"),
        ]
        let outcomes = try await read(server, all)
        #expect(outcomes.count == 4)
        #expect(outcomes[CalendarID("/homes/anna/two/")] == .known(BusyTime()))
        if case .unknown(let error)? = outcomes[all[1]] {
            #expect(error.code == .notFound)
        } else {
            Issue.record("a missing calendar is known")
        }
        if case .unknown(let error)? = outcomes[all[3]] {
            #expect(error.code == .invalidRequest)
        } else {
            Issue.record("a foreign calendar is known")
        }
        #expect(server.requests.allSatisfy { $0.url.host() == "dav.example.org" })
    }

    @Test func `a transparent calendar takes no time`() async throws {
        let server = SimulatedServer()
        server.put("a.ics", Fixture.event())
        server.change { $0.isTransparent = true }
        #expect(try await busyTime(server) == BusyTime())
    }

    // MARK: the server's own report

    @Test func `where only busy time may be read, the report is asked, and FREE lines are not busy`() async throws {
        let server = SimulatedServer()
        let answer = freeBusy(
            "FREEBUSY;FBTYPE=FREE:20260302T000000Z/PT1H\r\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20260312T100000Z/PT30M,20260305T100000Z/20260305T110000Z\r\nFREEBUSY:20260225T000000Z/20260301T010000Z\r\n"
        )
        server.change {
            $0.privileges = ["c:read-free-busy"]
            $0.freeBusyAnswer = answer
        }
        let time = try await busyTime(server)
        #expect(time.unknown.isEmpty)
        #expect(
            Set(time.busy.map(\.window)) == [
                Fixture.window("2026-03-12T10:00:00Z", "2026-03-12T10:30:00Z"),
                Fixture.window("2026-03-05T10:00:00Z", "2026-03-05T11:00:00Z"),
                Fixture.window("2026-03-01T00:00:00Z", "2026-03-01T01:00:00Z"),
            ])
        let report = try #require(server.requests.last)
        #expect(report.headers["Depth"] == "1")
        #expect(!server.log.contains { $0.hasPrefix("GET") })
    }

    @Test func `periods without length hide time, so the window is unknown`() async throws {
        let server = SimulatedServer()
        let answer = freeBusy("FREEBUSY:20260310T000000Z/P0D\r\n")
        server.change {
            $0.privileges = ["c:read-free-busy"]
            $0.freeBusyAnswer = answer
        }
        #expect(try await busyTime(server).unknown.map(\.window) == [Fixture.window])
    }

    @Test(arguments: [400, 404, 500, 501, 207, 200, 204])
    func `a report that is refused, or answered by something else, is no free calendar`(_ status: Int) async throws {
        let server = SimulatedServer()
        let answer =
            status == 207
            ? Fixture.multistatus("<d:response><d:href>/homes/anna/office/a.ics</d:href><d:status>HTTP/1.1 200 OK</d:status></d:response>")
            : HTTPResponse(status: status, body: Data("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".utf8))
        server.change {
            $0.privileges = ["c:read-free-busy"]
            $0.freeBusyAnswer = answer
        }
        #expect(try await failure(server) != nil)
    }

    @Test func `a refused query falls back to the report`() async throws {
        let server = SimulatedServer()
        let answer = freeBusy("FREEBUSY:20260305T100000Z/PT1H\r\n")
        server.change {
            $0.queryAnswer = HTTPResponse(status: 403)
            $0.freeBusyAnswer = answer
        }
        #expect(try await busyTime(server).busy.count == 1)
    }
}
