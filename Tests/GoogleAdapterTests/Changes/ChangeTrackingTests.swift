import Foundation
import ProviderKit
import Testing

@testable import GoogleAdapter

@Suite struct ChangeTrackingTests {
    private func read(
        _ transport: ScriptedTransport, _ cursor: Cursor? = nil, known: [EventID: Revision] = [:], zone: String = "UTC"
    ) async throws(ProviderError) -> ChangesReply {
        try await GoogleChangeTracking(endpoints: .production).readChanges(
            ChangesRequest(calendar: Fixture.calendar, cursor: cursor, horizon: Fixture.month, floatingZone: zone, known: known),
            in: Fixture.context(transport))
    }

    private func page(
        _ transport: ScriptedTransport, _ cursor: Cursor? = nil, known: [EventID: Revision] = [:], zone: String = "UTC"
    ) async throws -> ChangePage {
        guard case .page(let page) = try await read(transport, cursor, known: known, zone: zone) else {
            throw ProviderError(.cursorLost, .permanent, operation: .readChanges, message: "the cursor is lost")
        }
        return page
    }

    /// What a page of one event says of it.
    private func snapshot(_ event: String, zone: String = "Europe/Berlin") async throws -> EventSnapshot? {
        let body = Fixture.page([event], zone: zone)
        let page = try await page(ScriptedTransport { _, _ in Fixture.answer(body) })
        guard page.changes.count == 1, case .upserted(let snapshot) = page.changes[0] else { return nil }
        return snapshot
    }

    private func cursor(_ next: ChangePage.Next) -> Cursor {
        switch next {
        case .more(let cursor), .end(let cursor): cursor
        }
    }

    @Test func `every page of the first pass repeats its parameters, and the next run has only the token`() async throws {
        let first = Fixture.page([Fixture.event()], #""nextPageToken":"p2""#)
        let last = Fixture.page([])
        let transport = ScriptedTransport { _, number in Fixture.answer(number == 0 ? first : last) }
        let one = try await page(transport)
        #expect(one.isComplete)
        guard case .more(let more) = one.next else {
            Issue.record("the run ends early")
            return
        }
        let two = try await page(transport, more)
        #expect(two.isComplete)
        guard case .end(let end) = two.next else {
            Issue.record("the run does not end")
            return
        }
        let three = try await page(transport, end)
        #expect(!three.isComplete)
        let queries = transport.requests.map(\.query)
        #expect(queries[0]["timeMin"] == "2026-01-29T00:00:00Z")
        #expect(queries[1]["timeMin"] == "2026-01-29T00:00:00Z")
        #expect(queries[1]["pageToken"] == "p2")
        #expect(queries[2]["timeMin"] == nil)
        #expect(queries[2]["pageToken"] == nil)
        #expect(queries[2]["syncToken"] == "s1")
        for name in ["maxResults", "maxAttendees", "singleEvents", "fields"] { #expect(Set(queries.map { $0[name] }).count == 1) }
        for name in ["timeMax", "orderBy", "updatedMin", "q", "showDeleted"] { #expect(queries.allSatisfy { $0[name] == nil }) }
    }

    @Test func `a page of a later run sends both tokens`() async throws {
        let body = Fixture.page([], #""nextPageToken":"p9""#)
        let transport = ScriptedTransport { _, _ in Fixture.answer(body) }
        let one = try await page(transport, ChangeCursor(syncToken: "s1").cursor)
        _ = try await page(transport, cursor(one.next))
        #expect(transport.requests.last?.query["syncToken"] == "s1")
        #expect(transport.requests.last?.query["pageToken"] == "p9")
        #expect(!one.isComplete)
    }

    @Test(arguments: [
        "", "0", "{}", "null", "[]", "{\"v\":99}", "no-such-cursor", #"{"version":2,"syncToken":"s","failed":[]}"#,
        #"{"version":1,"failed":[]}"#, #"{"version":1,"syncToken":"","failed":[]}"#,
        #"{"version":1,"pageToken":"p","failed":[]}"#, #"{"version":1,"pageToken":"p","syncToken":"s","failed":[]}"#,
        #"{"version":1,"since":"x","run":{"isComplete":true,"told":[],"again":[],"isListed":false},"failed":[]}"#,
        #"{"version":1,"syncToken":"s","failed":[]}x"#, #"{"version":1,"syncToken":7,"failed":[]}"#, String(repeating: "[", count: 100_000),
    ])
    func `a cursor that no run has left behind is lost, without asking Google`(_ text: String) async throws {
        let transport = ScriptedTransport { _, _ in Fixture.answer(Fixture.page([])) }
        #expect(try await read(transport, Cursor(text)) == .cursorLost)
        #expect(transport.requests.isEmpty)
    }

    @Test func `cursors that are damaged anywhere never crash and never claim a complete run`() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        let whole = Array(
            ChangeCursor(
                syncToken: "CPDAlvWDx70C", pageToken: "page", run: ChangeCursor.Run(isComplete: false, told: ["a"], again: ["b"])
            ).cursor.rawValue.utf8)
        let transport = ScriptedTransport { _, _ in Fixture.answer(Fixture.page([])) }
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                if Bool.random(using: &random) {
                    bytes.remove(at: index)
                } else {
                    bytes[index] = UInt8.random(in: 32...126, using: &random)
                }
            }
            let reply = try? await read(transport, Cursor(String(decoding: bytes, as: UTF8.self)))
            if case .page(let page)? = reply { #expect(!page.isComplete, "seed \(seed)") }
        }
    }

    @Test(arguments: [
        (410, "fullSyncRequired"), (410, "updatedMinTooLongAgo"), (410, "x"), (400, "invalid"), (400, "syncTokenWithRequestRestrictions"),
    ])
    func `a token that Google does not take is a lost cursor; without one, a refusal is a refusal`(_ status: Int, _ reason: String)
        async throws
    {
        let body = Fixture.refusal(status, reason)
        let transport = ScriptedTransport { _, _ in Fixture.answer(body, status: status) }
        for cursor in [
            ChangeCursor(syncToken: "s1"), ChangeCursor(syncToken: "s1", pageToken: "p", run: ChangeCursor.Run(isComplete: false)),
            ChangeCursor(pageToken: "p", since: "2026-01-29T00:00:00Z", run: ChangeCursor.Run(isComplete: true)),
        ] { #expect(try await read(transport, cursor.cursor) == .cursorLost) }
        #expect(await Fixture.failure { () throws(ProviderError) in try await read(transport) } != nil)
    }

    @Test(arguments: [401, 403, 404, 429, 500, 503])
    func `other refusals are errors, also with a token`(_ status: Int) async {
        let body = Fixture.refusal(status, "x")
        let transport = ScriptedTransport { _, _ in Fixture.answer(body, status: status) }
        let failure = await Fixture.failure { () throws(ProviderError) in try await read(transport, ChangeCursor(syncToken: "s1").cursor) }
        #expect(failure != nil && failure?.code != .cursorLost)
    }

    @Test(arguments: [
        "", "<html>", "{}", #"{"kind":"calendar#events","items":[]}"#, #"{"items":[],"nextSyncToken":"s"}"#,
        #"{"kind":"calendar#events","items":[],"nextSyncToken":"s","nextPageToken":"p"}"#,
        #"{"kind":"calendar#events","items":[{"status":"confirmed"}],"nextSyncToken":"s"}"#,
        #"{"kind":"calendar#events","items":[7],"nextSyncToken":"s"}"#,
    ])
    func `a page that is none is an error, never silence`(_ body: String) async {
        let transport = ScriptedTransport { _, _ in Fixture.answer(body) }
        let failure = await Fixture.failure { () throws(ProviderError) in try await read(transport, ChangeCursor(syncToken: "s1").cursor) }
        #expect(failure?.code == .protocolViolation)
    }

    @Test func `a single event is told with its time, version and key`() async throws {
        let snapshot = try #require(try await snapshot(Fixture.event()))
        #expect(snapshot.id == EventID(Fixture.id))
        #expect(snapshot.uid == EventUID("\(Fixture.id)@google.com"))
        #expect(snapshot.revision == Revision("\"1\""))
        #expect(snapshot.key == Fixture.key)
        #expect(snapshot.busyTime.busy.map(\.window) == [Fixture.draft().window])
        #expect(snapshot.busyTime.busy.first?.event == snapshot.id)
    }

    @Test(arguments: [
        (#","transparency":"transparent""#, [BusyKind]()), (#","status":"tentative""#, [.tentative]),
        (#","eventType":"outOfOffice""#, [.unavailable]),
        (#","attendees":[{"self":true,"responseStatus":"declined"}]"#, []), (#","attendees":[{"responseStatus":"declined"}]"#, [.busy]),
        (#","attendees":[{"self":true,"responseStatus":"tentative"}]"#, [.tentative]),
        (#","attendees":[{"self":true,"responseStatus":"needsAction"}]"#, [.busy]),
        (#","transparency":"opaque","eventType":"focusTime""#, [.busy]),
        (#","eventType":"workingLocation","transparency":"transparent""#, []),
    ])
    func `what an event is decides how it takes its time`(_ more: String, _ kinds: [BusyKind]) async throws {
        #expect(try await snapshot(Fixture.event(more: more))?.busyTime.busy.map(\.kind) == kinds)
    }

    private func timed(_ start: String, _ end: String) -> String { #"{"id":"x","etag":"1","start":\#(start),"end":\#(end)}"# }

    @Test func `a day is one in the calendar's zone, across a change of daylight saving time too`() async throws {
        let event = timed(#"{"date":"2026-03-29"}"#, #"{"date":"2026-03-30"}"#)
        for (zone, expected) in [
            ("Europe/Berlin", Fixture.window("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")),
            ("America/New_York", Fixture.window("2026-03-29T04:00:00Z", "2026-03-30T04:00:00Z")),
        ] { #expect(try await snapshot(event, zone: zone)?.busyTime.busy.map(\.window) == [expected]) }
    }

    @Test func `without a zone of the calendar's, the request's counts`() async throws {
        let body =
            #"{"kind":"calendar#events","items":[\#(timed(#"{"date":"2026-03-10"}"#, #"{"date":"2026-03-11"}"#))],"nextSyncToken":"s"}"#
        let page = try await page(ScriptedTransport { _, _ in Fixture.answer(body) }, zone: "Asia/Tokyo")
        guard case .upserted(let snapshot)? = page.changes.first else {
            Issue.record("nothing is told")
            return
        }
        #expect(snapshot.busyTime.busy.map(\.window) == [Fixture.window("2026-03-09T15:00:00Z", "2026-03-10T15:00:00Z")])
    }

    @Test(arguments: [
        #"{"id":"x","etag":"1"}"#, #"{"id":"x","start":{"dateTime":"soon"},"end":{"dateTime":"later"}}"#,
        #"{"id":"x","start":{"date":"2026-02-30"},"end":{"date":"2026-03-05"}}"#, #"{"id":"x","start":7,"end":{}}"#,
        #"{"id":"x","start":{"dateTime":"2026-03-05T10:00:00Z"},"end":{"dateTime":"2026-03-05T09:00:00Z"}}"#,
        #"{"id":"x","start":{"dateTime":"2026-03-05T10:00:00","timeZone":"Mars/X"},"end":{"dateTime":"2026-03-05T11:00:00Z"}}"#,
        #"{"id":"x","status":["confirmed"],"start":{"dateTime":"2026-03-05T10:00:00Z"},"end":{"dateTime":"2026-03-05T11:00:00Z"}}"#,
        #"{"id":"x","start":{"dateTime":"2026-03-05T10:00:00Z","date":"2026-03-05"},"end":{"dateTime":"2026-03-05T11:00:00Z"}}"#,
        #"{"id":"x","extendedProperties":"none","start":{"dateTime":"2026-03-05T10:00:00Z"},"end":{"dateTime":"2026-03-05T11:00:00Z"}}"#,
    ])
    func `an event that cannot be read is told with unknown time, and its neighbours are unharmed`(_ event: String) async throws {
        let body = Fixture.page([event, Fixture.event()])
        let page = try await page(ScriptedTransport { _, _ in Fixture.answer(body) })
        guard page.changes.count == 2, case .upserted(let broken) = page.changes[0], case .upserted(let sound) = page.changes[1] else {
            Issue.record("\(page.changes)")
            return
        }
        #expect(broken.id == EventID("x"))
        #expect(broken.busyTime.unknown.map(\.window) == [Fixture.month])
        #expect(broken.busyTime.busy.isEmpty)
        #expect(sound.busyTime.busy.count == 1)
    }

    @Test func `in a zone that nobody knows a day is unknown, and a timed event is not`() async throws {
        let day = try await snapshot(timed(#"{"date":"2026-03-10"}"#, #"{"date":"2026-03-11"}"#), zone: "Mars/Olympus")
        #expect(day?.busyTime.unknown.count == 1)
        #expect(try await snapshot(Fixture.event(), zone: "Mars/Olympus")?.busyTime.unknown.isEmpty == true)
    }

    @Test func `a time without an offset is one in the zone beside it`() async throws {
        let event = timed(
            #"{"dateTime":"2026-03-30T09:00:00","timeZone":"Europe/Berlin"}"#,
            #"{"dateTime":"2026-03-30T10:00:00","timeZone":"Europe/Berlin"}"#)
        #expect(
            try await snapshot(event, zone: "UTC")?.busyTime.busy.map(\.window) == [
                Fixture.window("2026-03-30T07:00:00Z", "2026-03-30T08:00:00Z")
            ])
    }

    @Test func `a deleted event is removed, and one that comes twice on a page is told as it is last`() async throws {
        let body = Fixture.page([
            Fixture.event("b"), #"{"id":"a","status":"cancelled"}"#, #"{"id":"b","status":"cancelled"}"#, Fixture.event("c"),
            Fixture.event("c"),
        ])
        let page = try await page(ScriptedTransport { _, _ in Fixture.answer(body) }, ChangeCursor(syncToken: "s").cursor)
        #expect(Set(page.changes.compactMap { if case .removed(let id) = $0 { id.rawValue } else { nil } }) == ["a", "b"])
        #expect(page.changes.count == 3)
    }

    @Test func `only a complete run spares what is known`() async throws {
        let body = Fixture.page([Fixture.event("a"), Fixture.event("b", etag: "\\\"2\\\"")])
        let transport = ScriptedTransport { _, _ in Fixture.answer(body) }
        let known = [EventID("a"): Revision("\"1\""), EventID("b"): Revision("\"1\"")]
        let complete = try await page(transport, known: known)
        #expect(complete.changes.first == .unchanged(EventID("a")))
        guard case .upserted? = complete.changes.last else {
            Issue.record("\(complete.changes)")
            return
        }
        let later = try await page(transport, ChangeCursor(syncToken: "s").cursor, known: known)
        #expect(later.changes.allSatisfy { if case .upserted = $0 { true } else { false } })
    }
}
