import Foundation
import ProviderKit
import Testing

@testable import MicrosoftAdapter

@Suite struct ChangeTrackingTests {
    private let horizon = Fixture.window(0, 240)
    private let delta = Fixture.link("me/calendars/AAMkCal=/calendarView/delta?$deltatoken=R0us-_mc%2B")

    private func read(
        _ transport: ScriptedTransport, _ cursor: Cursor? = nil, calendar: CalendarID = Fixture.calendar, horizon: TimeWindow? = nil,
        zone: String = "UTC"
    ) async throws(ProviderError) -> ChangesReply {
        try await MicrosoftChangeTracking(endpoints: .production).readChanges(
            ChangesRequest(calendar: calendar, cursor: cursor, horizon: horizon ?? self.horizon, floatingZone: zone),
            in: Fixture.context(transport))
    }

    private func page(_ reply: ChangesReply) throws -> ChangePage {
        guard case .page(let page) = reply else { throw LostCursor() }
        return page
    }

    private struct LostCursor: Error {}

    private func cursor(_ page: ChangePage) -> Cursor {
        switch page.next {
        case .more(let cursor), .end(let cursor): cursor
        }
    }

    @Test func `a first run names everything, page by page, and its end is where the next one starts`() async throws {
        let next = Fixture.link("me/calendars/AAMkCal=/calendarView/delta?$skiptoken=x")
        let transport = ScriptedTransport(
            Fixture.page([Fixture.event("a")], next: next), Fixture.page([], delta: delta),
            Fixture.page([#"{"id":"a","@removed":{"reason":"deleted"}}"#], delta: delta))
        let first = try page(try await read(transport))
        #expect(first.isComplete)
        let window = Fixture.window(9, 10)
        #expect(
            first.changes == [
                .upserted(
                    EventSnapshot(
                        id: EventID("a"), uid: EventUID("uid-a"), revision: Revision("W/\"a-1\""),
                        busyTime: BusyTime(busy: [BusyBlock(window: window, event: EventID("a"), uid: EventUID("uid-a"))]), key: nil))
            ])
        guard case .more(let more) = first.next else {
            Issue.record("the run ends after its first page")
            return
        }
        let second = try page(try await read(transport, more))
        #expect(second.isComplete && second.changes.isEmpty)
        guard case .end(let end) = second.next else {
            Issue.record("the run does not end")
            return
        }
        let third = try page(try await read(transport, end))
        #expect(!third.isComplete && third.changes == [.removed(EventID("a"))])
        #expect(transport.requests.map(\.url.absoluteString).dropFirst() == [next, delta])
        #expect(transport.requests.allSatisfy { $0.headers["Prefer"]?.contains("odata.maxpagesize=200") == true })
        let query = try #require(URLComponents(url: transport.requests[0].url, resolvingAgainstBaseURL: false)?.queryItems)
        #expect(query.map(\.name).sorted() == ["endDateTime", "startDateTime"], "a delta query takes no other options")
    }

    @Test func `the last word on an item told several times counts`() async throws {
        let transport = ScriptedTransport(
            Fixture.page(
                [
                    Fixture.event("a"), Fixture.event("b"), #"{"id":"a","@removed":{"reason":"changed"}}"#,
                    Fixture.event("b", from: "2026-11-23T11:00:00", to: "2026-11-23T12:00:00"),
                ], delta: delta))
        let changes = try page(try await read(transport)).changes
        #expect(changes.count == 2 && changes.first == .removed(EventID("a")))
        guard case .upserted(let snapshot)? = changes.last else {
            Issue.record("b is not told")
            return
        }
        #expect(snapshot.id == EventID("b") && snapshot.busyTime.busy.map(\.window) == [Fixture.window(11, 12)])
    }

    @Test func `an occurrence that is told in brief takes the rest from its series, in the page or asked for once`() async throws {
        @Sendable func brief(_ id: String, _ master: String, hour: Int) -> String {
            Fixture.event(
                id, from: "2026-11-23T\(hour):00:00", to: "2026-11-23T\(hour + 1):00:00",
                more: #","type":"occurrence","seriesMasterId":"\#(master)""#)
        }
        let transport = ScriptedTransport { (request, _) throws(HTTPTransportError) in
            switch request.url.lastPathComponent {
            case "delta":
                Fixture.page(
                    [
                        Fixture.event("m1", more: #","type":"seriesMaster","showAs":"tentative""#), brief("o1", "m1", hour: 10),
                        brief("o2", "m2", hour: 12), brief("o3", "m2", hour: 14), brief("o4", "gone", hour: 16),
                        Fixture.event(
                            "x1", from: "2026-11-23T18:00:00", to: "2026-11-23T19:00:00",
                            more: #","type":"exception","seriesMasterId":"m2","showAs":"busy""#), brief("o5", "broken", hour: 20),
                    ], delta: delta)
            case "m2": Fixture.json(Fixture.event("m2", more: #","type":"seriesMaster","showAs":"free""#))
            case "broken": Fixture.json("<html>")
            default: Fixture.refusal(404, "ErrorItemNotFound")
            }
        }
        let changes = try page(try await read(transport)).changes
        var kinds: [String: [BusyKind]] = [:]
        for case .upserted(let snapshot) in changes { kinds[snapshot.id.rawValue] = snapshot.busyTime.busy.map(\.kind) }
        #expect(kinds == ["m1": [], "o1": [.tentative], "o2": [], "o3": [], "o4": [.busy], "x1": [.busy], "o5": [.busy]])
        #expect(transport.requests.count == 4, "each master is asked for once")
    }

    @Test func `a master that cannot be had for now fails the page, so that nothing wrong is kept`() async {
        let transport = ScriptedTransport { (request, _) throws(HTTPTransportError) in
            request.url.lastPathComponent == "delta"
                ? Fixture.page([Fixture.event("o", more: #","type":"occurrence","seriesMasterId":"m""#)], delta: delta)
                : Fixture.refusal(503, "x")
        }
        let error = await Fixture.failure { () throws(ProviderError) in try await read(transport) }
        #expect(error?.isTemporary == true)
    }

    @Test func `an item that cannot be read is told with unknown time, and one without a name is an error`() async throws {
        let transport = ScriptedTransport(
            Fixture.page(
                [#"{"id":"a","start":[]}"#, Fixture.event("b"), Fixture.event("c", zone: "tzone://Microsoft/Custom")], delta: delta))
        let changes = try page(try await read(transport)).changes
        #expect(changes.count == 3)
        guard case .upserted(let broken)? = changes.first, case .upserted(let custom)? = changes.last else {
            Issue.record("the items are not told")
            return
        }
        #expect(broken.busyTime.unknown.map(\.window) == [horizon] && custom.busyTime.unknown.count == 1)
        for item in ["null", "{}", #"{"@removed":{}}"#, #"{"id":""}"#] {
            let error = await Fixture.failure { () throws(ProviderError) in
                try await read(ScriptedTransport(Fixture.page([Fixture.event("b"), item], delta: delta)))
            }
            #expect(error?.code == .protocolViolation, "\(item)")
        }
    }

    @Test(arguments: [
        Fixture.refusal(410, "syncStateNotFound"), Fixture.refusal(410, "whatever", headers: ["Location": "https://evil.example/"]),
        HTTPResponse(status: 410), Fixture.refusal(400, "syncStateInvalid"), Fixture.refusal(404, "resyncRequired"),
        Fixture.refusal(400, "SyncStateNotFound"),
    ])
    func `a position that the service does not know any more is a lost cursor`(_ refusal: HTTPResponse) async throws {
        let start = cursor(try page(try await read(ScriptedTransport(Fixture.page([], delta: delta)))))
        let transport = ScriptedTransport(refusal)
        #expect(try await read(transport, start) == .cursorLost)
        #expect(transport.requests.count == 1)
        let error = await Fixture.failure { () throws(ProviderError) in try await read(ScriptedTransport(refusal)) }
        #expect(error?.isTemporary == true, "who has no cursor cannot have lost one")
    }

    @Test func `a cursor that is not ours, or not for this request, is lost without any traffic`() async throws {
        let good = cursor(try page(try await read(ScriptedTransport(Fixture.page([], delta: delta)))))
        let transport = ScriptedTransport(Fixture.page([], delta: delta))
        var texts = [
            "", "0", "{}", "{\"version\":99}", "no-such-cursor", good.rawValue + "x", String(good.rawValue.reversed()), "[]", "null",
        ]
        texts += LinkTests.hostile.filter { !$0.contains("\"") }.map { link in
            good.rawValue.replacingOccurrences(of: delta, with: link.replacingOccurrences(of: "\\", with: "\\\\"))
        }
        texts.append(good.rawValue.replacingOccurrences(of: #""version":1"#, with: #""version":2"#))
        texts.append(good.rawValue.replacingOccurrences(of: "incremental", with: "else"))
        for text in texts {
            #expect(try await read(transport, Cursor(text)) == .cursorLost, "\(text.prefix(200))")
        }
        #expect(try await read(transport, good, calendar: CalendarID("another")) == .cursorLost)
        #expect(try await read(transport, good, zone: "Europe/Berlin") == .cursorLost)
        for horizon in [Fixture.window(-1, 240), Fixture.window(0, 241), Fixture.window(500, 600)] {
            #expect(try await read(transport, good, horizon: horizon) == .cursorLost)
        }
        #expect(transport.requests.isEmpty)
        #expect(try await read(transport, good, horizon: Fixture.window(10, 20)) != .cursorLost)
    }

    @Test func `a page that says neither how it goes on nor where the next round starts is an error`() async {
        for answer in [Fixture.page([]), Fixture.page([], next: ""), Fixture.page([], delta: "https://evil.example/")] {
            let error = await Fixture.failure { () throws(ProviderError) in try await read(ScriptedTransport(answer)) }
            #expect(error?.code == .protocolViolation)
        }
    }

    @Test func `a feed that turns in a circle ends`() async throws {
        let next = Fixture.link("me/delta?$skiptoken=x")
        let first = try page(try await read(ScriptedTransport(Fixture.page([], next: next))))
        let error = await Fixture.failure { () throws(ProviderError) in
            try await read(ScriptedTransport(Fixture.page([], next: next)), cursor(first))
        }
        #expect(error?.code == .protocolViolation)
    }

    @Test func `a cursor holds no token and no event text`() async throws {
        let cursor = cursor(try page(try await read(ScriptedTransport(Fixture.page([Fixture.event("a")], delta: delta)))))
        #expect(!cursor.rawValue.contains(Fixture.token) && !cursor.rawValue.contains("dinner"))
    }
}
