import Foundation
import ProviderKit
import Testing

@testable import CalDAVAdapter

@Suite struct ChangeTrackingTests {
    struct Told {
        var changes: [EventChange] = []
        var cursor: Cursor?
        var pages = 0
        var isComplete = false
        var isLost = false

        var upserted: [String] { changes.compactMap { if case .upserted(let event) = $0 { event.id.rawValue } else { nil } } }
        var removed: [String] { changes.compactMap { if case .removed(let id) = $0 { id.rawValue } else { nil } } }
        var unchanged: [String] { changes.compactMap { if case .unchanged(let id) = $0 { id.rawValue } else { nil } } }
    }

    private func run(_ server: some HTTPTransport, _ cursor: Cursor? = nil, known: [EventID: Revision] = [:]) async throws(ProviderError)
        -> Told
    {
        var told = Told()
        var position = cursor
        while told.pages < 1_000 {
            let request = ChangesRequest(calendar: Fixture.calendar, cursor: position, horizon: Fixture.window, known: known)
            switch try await CalDAVChangeTracking().readChanges(request, in: Fixture.context(server)) {
            case .cursorLost:
                told.isLost = true
                return told
            case .page(let page):
                told.pages += 1
                told.changes += page.changes
                told.isComplete = page.isComplete
                switch page.next {
                case .more(let next): position = next
                case .end(let next):
                    told.cursor = next
                    return told
                }
            }
        }
        Issue.record("the run has no end")
        return told
    }

    private func revisions(_ told: Told) -> [EventID: Revision] {
        Dictionary(told.changes.compactMap { if case .upserted(let event) = $0 { (event.id, event.revision) } else { nil } }) { $1 }
    }

    private func path(_ name: String) -> String { "/homes/anna/office/\(name)" }

    /// How a server lets changes be found.
    enum Feed: CaseIterable { case sync, syncWithData, listing }

    private func set(_ feed: Feed, _ server: SimulatedServer) {
        server.change {
            $0.hasSync = feed != .listing
            $0.hasDataInSync = feed == .syncWithData
        }
    }

    @Test(arguments: Feed.allCases, [0, 1, 199, 200, 201, 1_003])
    func `a first run tells every event once, over all pages, and then nothing`(_ feed: Feed, _ count: Int) async throws {
        let server = SimulatedServer()
        for number in 0..<count { server.put("\(number).ics", Fixture.event(uid: "u\(number)")) }
        set(feed, server)
        let told = try await run(server)
        #expect(told.isComplete)
        #expect(told.upserted.count == count && Set(told.upserted).count == count)
        let again = try await run(server, told.cursor)
        #expect(again.changes.isEmpty)
    }

    @Test(arguments: Feed.allCases)
    func `what is new, changed and gone is told, with what it is now`(_ feed: Feed) async throws {
        let server = SimulatedServer()
        set(feed, server)
        for name in ["a.ics", "b.ics", "c.ics"] { server.put(name, Fixture.event(uid: name)) }
        let first = try await run(server)
        server.put("a.ics", Fixture.event(uid: "a.ics", start: "20260311T090000Z", end: "20260311T093000Z"))
        server.remove("b.ics")
        server.put("d.ics", Fixture.event(uid: "d.ics", lines: ["X-CALENDAR-HOST-KEY:a%2Fb:3"]))
        for _ in 0..<2 {
            let second = try await run(server, first.cursor, known: revisions(first))
            #expect(Set(second.upserted) == [path("a.ics"), path("d.ics")])
            #expect(second.removed == [path("b.ics")])
            #expect(second.unchanged == (feed == .listing ? [path("c.ics")] : []))
            let events = second.changes.compactMap { if case .upserted(let event) = $0 { event } else { nil } }
            #expect(
                events.first { $0.id.rawValue == path("a.ics") }?.busyTime.busy.map(\.window) == [
                    Fixture.window("2026-03-11T09:00:00Z", "2026-03-11T09:30:00Z")
                ])
            #expect(events.first { $0.id.rawValue == path("d.ics") }?.key == EventKey("a/b", generation: 3))
        }
    }

    @Test(arguments: [
        SimulatedServer.Behaviour.BadToken.forbidden, .preconditionFailed, .serverError,
    ])
    func `a token that the server has lost is told as lost`(_ answer: SimulatedServer.Behaviour.BadToken) async throws {
        let server = SimulatedServer()
        server.put("a.ics", Fixture.event())
        server.change { $0.badToken = answer }
        #expect(try await run(server, ChangeCursor(mode: .sync, mark: "urn:t:999").cursor).isLost)
        #expect(try await run(server, ChangeCursor(mode: .sync, mark: "gone").cursor).isLost)
    }

    @Test func `a server that only fails is not taken for one that has lost the token`() async throws {
        let server = SimulatedServer()
        let cursor = try await run(server).cursor
        server.change { $0.trap = { $0.method == .report ? HTTPResponse(status: 500) : nil } }
        #expect(await Fixture.failure { () throws(ProviderError) in try await run(server, cursor) }?.code == .serverFault)
    }

    @Test func `a server that lists everything for a lost token is believed`() async throws {
        let server = SimulatedServer()
        server.put("a.ics", Fixture.event())
        server.change { $0.badToken = .fullListing }
        #expect(try await run(server, ChangeCursor(mode: .sync, mark: "urn:t:999").cursor).upserted == [path("a.ics")])
    }

    @Test(arguments: [
        "", "{}", "urn:t:1", "{\"version\":2,\"mode\":\"sync\",\"mark\":\"x\"}",
        "{\"version\":1,\"mode\":\"sync\",\"mark\":\"x\",\"run\":{\"isComplete\":true,\"hasMore\":false,\"pending\":[],\"pageSize\":0,\"countsAsBusy\":true}}",
    ])
    func `a cursor that is none of ours is lost`(_ text: String) async throws {
        #expect(try await run(SimulatedServer(), Cursor(text)).isLost)
    }

    @Test func `a cursor that was tampered with leads nowhere else`() async throws {
        let server = SimulatedServer()
        let evil = ChangeCursor.Run(
            isComplete: true, hasMore: false, pending: ["https://evil.example.net/a.ics"], pageSize: 10, zone: nil, countsAsBusy: true)
        #expect(try await run(server, ChangeCursor(mode: .sync, mark: "urn:t:0", run: evil).cursor).isLost)
        #expect(server.log.isEmpty)
    }

    @Test(arguments: [1, 7, 100])
    func `answers that the server cuts are asked for to the end`(_ limit: Int) async throws {
        let server = SimulatedServer()
        for number in 0..<30 { server.put("\(number).ics", Fixture.event(uid: "u\(number)")) }
        server.change {
            $0.pageLimit = limit
            $0.listsItself = true
        }
        let told = try await run(server)
        #expect(Set(told.upserted).count == 30 && told.isComplete)
        #expect(try await run(server, told.cursor).changes.isEmpty)
        #expect(!server.requests.contains { String(decoding: $0.body, as: UTF8.self).contains("nresults") })
    }

    @Test(arguments: [404, 410, 418])
    func `a member that is gone is told as gone, however the server says it`(_ status: Int) async throws {
        let server = SimulatedServer()
        server.put("a.ics", Fixture.event())
        server.change { $0.removedStatus = status }
        let first = try await run(server)
        server.remove("a.ics")
        #expect(try await run(server, first.cursor).removed == [path("a.ics")])
    }

    @Test(arguments: Feed.allCases)
    func `a complete run spares what is known and leaves nothing out`(_ feed: Feed) async throws {
        let server = SimulatedServer()
        set(feed, server)
        for number in 0..<10 { server.put("\(number).ics", Fixture.event(uid: "u\(number)")) }
        let known = revisions(try await run(server))
        server.put("3.ics", Fixture.event(uid: "u3", start: "20260312T090000Z", end: "20260312T100000Z"))
        let before = server.requests.count
        let told = try await run(server, known: known)
        #expect(told.upserted == [path("3.ics")] && told.unchanged.count == 9 && told.isComplete)
        let multigets = server.requests.dropFirst(before).filter { String(decoding: $0.body, as: UTF8.self).contains("calendar-multiget") }
        #expect(multigets.count == 1)
    }

    @Test func `batches are split where they are too much for the server`() async throws {
        let server = SimulatedServer()
        for number in 0..<40 { server.put("\(number).ics", Fixture.event(uid: "u\(number)")) }
        server.change { $0.multigetLimit = 10 }
        #expect(try await run(server).upserted.count == 40)
    }

    @Test(arguments: Feed.allCases)
    func `an event that cannot be had or read is told with unknown time, and the others are unharmed`(_ feed: Feed) async throws {
        let server = SimulatedServer()
        set(feed, server)
        for number in 0..<30 { server.put("\(number).ics", Fixture.event(uid: "u\(number)")) }
        server.put("unreadable.ics", "no calendar at all")
        server.change { $0.poisoned = "13.ics" }
        let events = try await run(server).changes.compactMap { if case .upserted(let event) = $0 { event } else { nil } }
        #expect(events.count == 31)
        let unknown = events.filter { !$0.busyTime.unknown.isEmpty }
        #expect(Set(unknown.map(\.id.rawValue)) == [path("13.ics"), path("unreadable.ics")])
        #expect(unknown.allSatisfy { $0.uid == nil && $0.busyTime.busy.isEmpty && $0.busyTime.unknown.map(\.window) == [Fixture.window] })
    }

    @Test func `tasks are no events, and a transparent calendar's events take no time`() async throws {
        let server = SimulatedServer()
        server.put("task.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\nEND:VCALENDAR\r\n")
        server.put("a.ics", Fixture.event())
        server.change { $0.isTransparent = true }
        let told = try await run(server)
        #expect(told.upserted == [path("a.ics")])
        if case .upserted(let event)? = told.changes.first { #expect(event.busyTime == BusyTime()) }
    }

    @Test func `what was removed long ago is not told to somebody who asks for the first time`() async throws {
        let server = SimulatedServer()
        server.change { $0.tellsOldRemovals = true }
        server.put("a.ics", Fixture.event())
        server.remove("a.ics")
        #expect(try await run(server).changes.isEmpty)
    }

    @Test func `without a collection tag the list itself is compared`() async throws {
        let server = SimulatedServer()
        server.change {
            $0.hasSync = false
            $0.hasCollectionTag = false
        }
        server.put("a.ics", Fixture.event())
        let first = try await run(server)
        let second = try await run(server, first.cursor, known: revisions(first))
        #expect(second.upserted.isEmpty && second.unchanged == [path("a.ics")])
    }

    @Test func `a calendar that is gone is an error and never a list of removals`() async throws {
        let server = SimulatedServer()
        server.change { $0.hasSync = false }
        server.put("a.ics", Fixture.event())
        let first = try await run(server)
        for answer in [
            HTTPResponse(status: 404),
            Fixture.multistatus("<d:response><d:href>/homes/anna/office/</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>"),
        ] {
            server.change { $0.trap = { _ in answer } }
            let error = await Fixture.failure { () throws(ProviderError) in try await run(server, first.cursor, known: revisions(first)) }
            #expect(error?.code == .notFound)
        }
    }

    @Test func `the pages of a large run carry a bounded list`() {
        #expect(ChangeFeed.pageSize(for: 0) == 200 && ChangeFeed.pageSize(for: 10_000) == 313)
        for count in [1, 200, 10_000, 100_000] {
            #expect((count + ChangeFeed.pageSize(for: count) - 1) / ChangeFeed.pageSize(for: count) <= 32)
        }
    }
}
