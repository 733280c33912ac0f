import Foundation
import ProviderKit
import Synchronization
import Testing

@testable import GoogleAdapter

@Suite struct SeriesTests {
    static func master(_ id: String, etag: String = "m1") -> String {
        #"{"id":"\#(id)","etag":"\#(etag)","iCalUID":"\#(id)@google.com","recurrence":["RRULE:FREQ=DAILY"],"#
            + #""start":{"dateTime":"2026-01-01T09:00:00Z"},"end":{"dateTime":"2026-01-01T10:00:00Z"}}"#
    }

    static func occurrence(_ series: String, day: Int, etag: String = "m1", more: String = "") -> String {
        let date = "2026-03-\(day < 10 ? "0" : "")\(day)"
        return #"{"id":"\#(series)_\#(day)","etag":"\#(etag)","recurringEventId":"\#(series)","iCalUID":"\#(series)@google.com","#
            + #""start":{"dateTime":"\#(date)T09:00:00Z"},"end":{"dateTime":"\#(date)T10:00:00Z"}\#(more)}"#
    }

    /// Google with one list, and for each path beyond it an answer.
    private func transport(_ list: [String], _ others: @escaping @Sendable (String, [String: String]) -> HTTPResponse) -> ScriptedTransport
    {
        ScriptedTransport { request, number in
            let path = request.url.path(percentEncoded: true)
            if path.hasSuffix("/events") { return Fixture.answer(list[min(number, list.count - 1)]) }
            return others(path.components(separatedBy: "/events/").last ?? "", request.query)
        }
    }

    private func read(_ transport: ScriptedTransport, _ cursor: Cursor? = nil) async throws(ProviderError) -> ChangePage {
        let reply = try await GoogleChangeTracking(endpoints: .production).readChanges(
            ChangesRequest(calendar: Fixture.calendar, cursor: cursor, horizon: Fixture.month), in: Fixture.context(transport))
        guard case .page(let page) = reply else {
            throw ProviderError(.cursorLost, .permanent, operation: .readChanges, message: "the cursor is lost")
        }
        return page
    }

    private let start = ChangeCursor(syncToken: "s").cursor

    private func snapshots(_ page: ChangePage) -> [String: EventSnapshot] {
        var found: [String: EventSnapshot] = [:]
        for case .upserted(let snapshot) in page.changes { found[snapshot.id.rawValue] = snapshot }
        return found
    }

    @Test func `a series is told once, with all its occurrences over all pages`() async throws {
        let list = Fixture.page([
            Self.master("s1"), Self.occurrence("s1", day: 3), #"{"id":"s1_9","status":"cancelled","recurringEventId":"s1"}"#,
        ])
        let transport = transport([list]) { path, query in
            guard path == "s1/instances" else { return HTTPResponse(status: 500) }
            return query["pageToken"] == nil
                ? Fixture.answer(Fixture.page([Self.occurrence("s1", day: 3), Self.occurrence("s1", day: 4)], #""nextPageToken":"i2""#))
                : Fixture.answer(Fixture.page([Self.occurrence("s1", day: 5, more: #","status":"tentative""#)], #""nextSyncToken":"x""#))
        }
        let page = try await read(transport)
        #expect(page.changes.count == 1)
        let snapshot = try #require(snapshots(page)["s1"])
        #expect(snapshot.busyTime.busy.map(\.kind) == [.busy, .busy, .tentative])
        #expect(snapshot.busyTime.busy.allSatisfy { $0.event == EventID("s1") })
        #expect(snapshot.uid == EventUID("s1@google.com"))
        let query = try #require(transport.requests.dropFirst().first).query
        #expect(query["timeMin"] == "2026-03-01T00:00:00Z")
        #expect(query["timeMax"] == "2026-04-01T00:00:00Z")
    }

    @Test(arguments: [
        occurrence("s1", day: 3), #"{"id":"s1_9","status":"cancelled","recurringEventId":"s1"}"#,
        #"{"id":"s1_9","recurringEventId":"s1","start":7}"#,
    ])
    func `an exception touches its series, whatever became of it`(_ exception: String) async throws {
        let transport = transport([Fixture.page([exception])]) { path, _ in
            Fixture.answer(path == "s1" ? Self.master("s1") : Fixture.page([Self.occurrence("s1", day: 3)]))
        }
        let page = try await read(transport, start)
        #expect(page.changes.count == 1)
        #expect(snapshots(page)["s1"]?.busyTime.busy.count == 1)
    }

    @Test func `the revision of a series changes with every one of its parts, and not without`() async throws {
        func revision(_ master: String, _ occurrences: [String]) async throws -> Revision? {
            let transport = transport([Fixture.page([master])]) { _, _ in Fixture.answer(Fixture.page(occurrences)) }
            return snapshots(try await read(transport, start))["s1"]?.revision
        }
        let (a, b) = (Self.occurrence("s1", day: 3), Self.occurrence("s1", day: 4))
        let first = try await revision(Self.master("s1"), [a, b])
        #expect(try await revision(Self.master("s1"), [b, a]) == first)
        let others = [
            try await revision(Self.master("s1", etag: "m2"), [a, b]), try await revision(Self.master("s1"), [a]),
            try await revision(Self.master("s1"), [a, Self.occurrence("s1", day: 4, etag: "e2")]),
        ]
        #expect(Set(others + [first]).count == 4)
    }

    @Test func `a series that is gone is removed`() async throws {
        for (status, body) in [(404, ""), (410, ""), (200, #"{"id":"s1","status":"cancelled"}"#)] {
            let transport = transport([Fixture.page([Self.occurrence("s1", day: 3)])]) { _, _ in Fixture.answer(body, status: status) }
            #expect(try await read(transport, start).changes == [.removed(EventID("s1"))])
        }
        let transport = transport([Fixture.page([Self.master("s1")])]) { _, _ in HTTPResponse(status: 410) }
        #expect(try await read(transport, start).changes == [.removed(EventID("s1"))])
    }

    @Test func `a series that is removed on the same page is not read`() async throws {
        let list = Fixture.page([#"{"id":"s1_9","status":"cancelled","recurringEventId":"s1"}"#, #"{"id":"s1","status":"cancelled"}"#])
        let transport = transport([list]) { _, _ in HTTPResponse(status: 500) }
        #expect(try await read(transport, start).changes == [.removed(EventID("s1"))])
        #expect(transport.requests.count == 1)
    }

    @Test func `a series that became a single event is told as that`() async throws {
        let single = Self.master("s1").replacingOccurrences(of: #""recurrence":["RRULE:FREQ=DAILY"],"#, with: "")
            .replacingOccurrences(of: "2026-01-01", with: "2026-03-02")
        let both = Fixture.page([#"{"id":"s1_9","status":"cancelled","recurringEventId":"s1"}"#, single])
        let alone = Fixture.page([#"{"id":"s1_9","status":"cancelled","recurringEventId":"s1"}"#])
        for list in [both, alone] {
            let transport = transport([list]) { path, _ in path == "s1" ? Fixture.answer(single) : HTTPResponse(status: 400) }
            let page = try await read(transport, start)
            #expect(page.changes.count == 1)
            #expect(snapshots(page)["s1"]?.busyTime.busy.map(\.window) == [Fixture.window("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")])
        }
    }

    @Test func `a series whose occurrences cannot be read is unknown, and the others are unharmed`() async throws {
        let list = Fixture.page([Self.master("bad"), Self.master("good"), Fixture.event()])
        let transport = transport([list]) { path, _ in
            path.hasPrefix("bad")
                ? Fixture.answer("<html>", status: 400) : Fixture.answer(Fixture.page([Self.occurrence("good", day: 3)]))
        }
        let found = snapshots(try await read(transport, start))
        #expect(found["bad"]?.busyTime.unknown.map(\.window) == [Fixture.month])
        #expect(found["good"]?.busyTime.busy.count == 1)
        #expect(found[Fixture.id]?.busyTime.busy.count == 1)
    }

    @Test func `one occurrence that cannot be read makes its series' time unknown, and the rest stays`() async throws {
        let transport = transport([Fixture.page([Self.master("s1")])]) { _, _ in
            Fixture.answer(Fixture.page([Self.occurrence("s1", day: 3), #"{"id":"s1_4","start":[]}"#]))
        }
        let time = snapshots(try await read(transport, start))["s1"]?.busyTime
        #expect(time?.busy.count == 1)
        #expect(time?.unknown.count == 1)
    }

    @Test(arguments: [HTTPResponse(status: 500), HTTPResponse(status: 200, body: Data("<html>Welcome to our network".utf8))])
    func `a series that Google fails to show is read again, then told as unknown, then read again by the next run`(
        _ failure: HTTPResponse
    ) async throws {
        let isBroken = Mutex(true)
        let transport = transport([Fixture.page([Self.master("s1"), Fixture.event()]), Fixture.page([])]) { path, _ in
            guard path.hasSuffix("instances") else { return Fixture.answer(Self.master("s1")) }
            return isBroken.withLock { $0 } ? failure : Fixture.answer(Fixture.page([Self.occurrence("s1", day: 3)]))
        }
        let one = try await read(transport, start)
        #expect(snapshots(one).keys.sorted() == [Fixture.id])
        guard case .more(let more) = one.next else {
            Issue.record("the run ends although a series is missing")
            return
        }
        let two = try await read(transport, more)
        #expect(snapshots(two)["s1"]?.busyTime.unknown.count == 1)
        guard case .end(let end) = two.next else {
            Issue.record("the run does not end")
            return
        }
        let again = try await read(transport, end)
        guard case .end(let later) = again.next else {
            Issue.record("the run does not end")
            return
        }
        #expect(snapshots(again)["s1"]?.busyTime.unknown.count == 1)
        isBroken.withLock { $0 = false }
        let healed = try await read(transport, later)
        #expect(snapshots(healed)["s1"]?.busyTime.busy.count == 1)
        guard case .end(let last) = healed.next else {
            Issue.record("the run does not end")
            return
        }
        #expect(try await read(transport, last).changes.isEmpty)
    }

    @Test(arguments: [401, 403, 429])
    func `what concerns the account fails the page, so that nothing is passed over`(_ status: Int) async {
        let transport = transport([Fixture.page((0..<9).map { Self.master("s\($0)") })]) { path, _ in
            path.hasPrefix("s4") ? Fixture.answer(Fixture.refusal(status, "x"), status: status) : Fixture.answer(Fixture.page([]))
        }
        let failure = await Fixture.failure { () throws(ProviderError) in try await read(transport, start) }
        #expect(failure?.context["status"] == String(status))
    }

    @Test func `at most four series are read at the same time, and each once`() async throws {
        let ids = (0..<20).map { "s\($0)" }
        let gate = GatedTransport(Fixture.page(ids.map { Self.master($0) } + ids.map { Self.occurrence($0, day: 3) }))
        let page = try await GoogleChangeTracking(endpoints: .production).readChanges(
            ChangesRequest(calendar: Fixture.calendar, cursor: start, horizon: Fixture.month), in: Fixture.context(gate))
        guard case .page(let read) = page else {
            Issue.record("the cursor is lost")
            return
        }
        #expect(read.changes.count == 20)
        #expect(gate.most == 4)
        #expect(gate.sent == 21)
    }

    @Test func `a complete run tells a series once, also where its exceptions come on a later page`() async throws {
        let lists = [
            Fixture.page([Self.occurrence("s1", day: 3)], #""nextPageToken":"p2""#),
            Fixture.page([Self.master("s1"), Self.occurrence("s1", day: 4)]),
        ]
        let calls = Mutex(0)
        let transport = ScriptedTransport { request, _ in
            let path = request.url.path(percentEncoded: true)
            if path.hasSuffix("/events") {
                return Fixture.answer(
                    lists[
                        calls.withLock {
                            $0 += 1; return $0 - 1
                        }])
            }
            return Fixture.answer(path.hasSuffix("instances") ? Fixture.page([Self.occurrence("s1", day: 3)]) : Self.master("s1"))
        }
        let one = try await read(transport)
        guard case .more(let more) = one.next else {
            Issue.record("the run ends early")
            return
        }
        let two = try await read(transport, more)
        #expect(one.changes.count + two.changes.count == 1)
    }
}

/// Answers slowly, and counts how many requests for occurrences are under way.
final class GatedTransport: HTTPTransport {
    private let list: String
    private let counts = Mutex((now: 0, most: 0, sent: 0))

    init(_ list: String) { self.list = list }

    var most: Int { counts.withLock { $0.most } }
    var sent: Int { counts.withLock { $0.sent } }

    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        counts.withLock { counts in
            counts.sent += 1
            counts.now += 1
            counts.most = max(counts.most, counts.now)
        }
        defer { counts.withLock { $0.now -= 1 } }
        guard request.url.path().hasSuffix("instances") else { return Fixture.answer(list) }
        try? await Task.sleep(for: .milliseconds(20))
        return Fixture.answer(Fixture.page([]))
    }
}
