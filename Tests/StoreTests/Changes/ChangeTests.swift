import CalendarStore
import Foundation
import ProviderKit
import Testing

@Suite struct ChangeTests {
    private func begin(
        _ store: SQLiteStore, _ id: String, horizon: TimeWindow = Sample.horizon, fromScratch: Bool = false, at instant: Date = Sample.now
    ) async throws -> SyncRun {
        try await store.beginRun(SyncRunID(id), of: Sample.calendar, horizon: horizon, fromScratch: fromScratch, at: instant)
    }

    @Test func `a complete run, an incremental one, and what the next run is given`() async throws {
        let store = try await Sample.store()
        let first = try await begin(store, "r1")
        #expect(first.cursor == nil && first.known.isEmpty)
        let outcome = try await store.applyChanges(
            Sample.page([.upserted(Sample.snapshot("a")), .upserted(Sample.snapshot("b", [Sample.window(3, 4)]))], complete: true),
            of: SyncRunID("r1"), to: Sample.calendar, at: Sample.hour(1))
        guard case .applied(let page) = outcome else {
            Issue.record("superseded")
            return
        }
        #expect(page.upserted == 2 && page.endsRun && !page.isDirty && page.missing.isEmpty)
        let state = try await store.syncState(of: Sample.calendar)
        #expect(state.cursor == Cursor("c1") && state.horizon == Sample.horizon && state.asOf == Sample.now && state.run == nil)
        let second = try await begin(store, "r2", at: Sample.hour(2))
        #expect(second.cursor == Cursor("c1") && second.known == [EventID("a"): Revision("r1"), EventID("b"): Revision("r1")])
        _ = try await store.applyChanges(
            Sample.page(
                [.removed(EventID("a")), .upserted(Sample.snapshot("b", [Sample.window(6, 7)], revision: "r2"))], next: .end(Cursor("c2"))),
            of: SyncRunID("r2"), to: Sample.calendar, at: Sample.hour(2))
        #expect(try await store.busy() == [Sample.window(6, 7)])
        #expect(try await store.syncState(of: Sample.calendar).asOf == Sample.hour(2))
    }

    @Test func `a complete run sweeps out what it did not name, over all its pages`() async throws {
        let store = try await Sample.store()
        _ = try await store.run(["a", "b", "c", "d"].map { .upserted(Sample.snapshot($0)) })
        _ = try await begin(store, "r2")
        _ = try await store.applyChanges(
            Sample.page([.unchanged(EventID("a"))], complete: true, next: .more(Cursor("p2"))), of: SyncRunID("r2"), to: Sample.calendar,
            at: Sample.now)
        #expect(try await store.busy().count == 4, "nothing goes before the end")
        let end = try await store.applyChanges(
            Sample.page([.upserted(Sample.snapshot("c", revision: "r2"))], complete: true), of: SyncRunID("r2"), to: Sample.calendar,
            at: Sample.now)
        guard case .applied(let page) = end else {
            Issue.record("superseded")
            return
        }
        #expect(page.swept == 2)
        #expect(try await begin(store, "r3").known == [EventID("a"): Revision("r1"), EventID("c"): Revision("r2")])
    }

    @Test func `only the newest run may write`() async throws {
        let store = try await Sample.store()
        _ = try await begin(store, "old")
        _ = try await begin(store, "new")
        let page = Sample.page([.upserted(Sample.snapshot("a"))], complete: true)
        #expect(try await store.applyChanges(page, of: SyncRunID("old"), to: Sample.calendar, at: Sample.now) == .superseded)
        #expect(try await !store.failRun(SyncRunID("old"), of: Sample.calendar, message: "x", dropsCursor: true, at: Sample.now))
        #expect(try await !store.replaceBusyTime(with: BusyTime(), of: SyncRunID("old"), in: Sample.calendar, at: Sample.now))
        #expect(try await store.busy() == [])
        guard case .applied = try await store.applyChanges(page, of: SyncRunID("new"), to: Sample.calendar, at: Sample.now) else {
            Issue.record("the newest run was fenced off")
            return
        }
        #expect(try await store.applyChanges(page, of: SyncRunID("new"), to: Sample.calendar, at: Sample.now) == .superseded, "it ended")
    }

    @Test func `a run that broke off is continued at the page that is missing, and still sweeps rightly`() async throws {
        let store = try await Sample.store()
        _ = try await store.run([.upserted(Sample.snapshot("gone"))])
        _ = try await begin(store, "r1", fromScratch: true, at: Sample.hour(1))
        _ = try await store.applyChanges(
            Sample.page([.upserted(Sample.snapshot("a"))], complete: true, next: .more(Cursor("p2"))), of: SyncRunID("r1"),
            to: Sample.calendar, at: Sample.now)
        #expect(try await store.failRun(SyncRunID("r1"), of: Sample.calendar, message: "cut off", dropsCursor: false, at: Sample.hour(2)))
        #expect(try await store.syncState(of: Sample.calendar).lastError == SyncFailure(message: "cut off", at: Sample.hour(2)))
        let resumed = try await begin(store, "r2", at: Sample.hour(3))
        #expect(resumed.cursor == Cursor("p2"))
        _ = try await store.applyChanges(
            Sample.page([.upserted(Sample.snapshot("b", [Sample.window(8, 9)]))], complete: true), of: SyncRunID("r2"), to: Sample.calendar,
            at: Sample.now)
        #expect(try await store.busy() == [Sample.window(1, 2), Sample.window(8, 9)])
        let state = try await store.syncState(of: Sample.calendar)
        #expect(state.asOf == Sample.hour(1), "page one was read then, so the whole is no fresher")
        #expect(state.lastError == nil)
    }

    @Test func `a cursor that the provider lost is dropped, what was read stays`() async throws {
        let store = try await Sample.store()
        _ = try await store.run([.upserted(Sample.snapshot("a"))])
        _ = try await begin(store, "r2")
        _ = try await store.failRun(SyncRunID("r2"), of: Sample.calendar, message: "lost", dropsCursor: true, at: Sample.now)
        let next = try await begin(store, "r3")
        #expect(next.cursor == nil && next.known == [EventID("a"): Revision("r1")])
        #expect(try await store.busy().count == 1)
    }

    @Test func `what arrives in the middle of a run is not lost`() async throws {
        let store = try await Sample.store()
        let job = NewJob(kind: .pullChanges, subject: Sample.calendar.description, runAfter: Sample.now)
        try await store.markDirty(Sample.calendar, enqueueing: job)
        _ = try await begin(store, "r1")
        try await store.markDirty(Sample.calendar, enqueueing: job)
        guard
            case .applied(let page) = try await store.applyChanges(
                Sample.page([], complete: true), of: SyncRunID("r1"), to: Sample.calendar, at: Sample.now)
        else {
            Issue.record("superseded")
            return
        }
        #expect(page.isDirty)
        _ = try await store.run([], complete: false, id: "r2")
        #expect(try await !store.syncState(of: Sample.calendar).isDirty)
        #expect(try await store.jobs(in: .ready, after: nil, limit: 10).count == 1)
    }

    @Test func `an event called unchanged that is not there is reported, and everything is read again`() async throws {
        let store = try await Sample.store()
        guard case .applied(let page) = try await store.run([.unchanged(EventID("ghost")), .upserted(Sample.snapshot("a"))]) else {
            Issue.record("superseded")
            return
        }
        #expect(page.missing == [EventID("ghost")] && page.isDirty)
        let next = try await begin(store, "r2")
        #expect(next.cursor == nil && next.known == [EventID("a"): Revision("r1")])
    }

    @Test func `another horizon means reading everything, with nothing taken for known, and until then only the common part is known`()
        async throws
    {
        let store = try await Sample.store()
        let later = Sample.window(10 * 24, 60 * 24)
        _ = try await store.run([.upserted(Sample.snapshot("a", [Sample.window(11 * 24, 11 * 24 + 1)]))])
        let run = try await begin(store, "r2", horizon: later)
        #expect(run.cursor == nil && run.known.isEmpty)
        #expect(try await store.syncState(of: Sample.calendar).horizon == Sample.horizon)
        _ = try await store.applyChanges(
            Sample.page([.upserted(Sample.snapshot("b", [Sample.window(50 * 24, 51 * 24)]))], complete: true, next: .more(Cursor("p2"))),
            of: SyncRunID("r2"), to: Sample.calendar, at: Sample.now)
        #expect(try await store.syncState(of: Sample.calendar).horizon == Sample.window(10 * 24, 30 * 24))
        let back = try await begin(store, "r3")
        #expect(back.cursor == nil && back.known.isEmpty, "what was told for another horizon must not pass for known")
        _ = try await begin(store, "r4", horizon: later)
        _ = try await store.applyChanges(
            Sample.page([.unchanged(EventID("a"))], complete: true), of: SyncRunID("r4"), to: Sample.calendar, at: Sample.now)
        #expect(try await store.syncState(of: Sample.calendar).horizon == later)
    }

    @Test func `a run over everything that ends as if it were partial is refused as a whole`() async throws {
        let store = try await Sample.store()
        let refused = await failure { _ = try await store.run([.upserted(Sample.snapshot("a"))], complete: false) }
        #expect(refused?.code == .invalid)
        #expect(try await store.busy() == [])
        #expect(try await store.syncState(of: Sample.calendar).cursor == nil)
    }

    @Test func `a page with one value that cannot be stored changes nothing at all`() async throws {
        let store = try await Sample.store()
        _ = try await store.run([.upserted(Sample.snapshot("a"))])
        _ = try await begin(store, "r2")
        let bad = Sample.page(
            [.removed(EventID("a")), .upserted(Sample.snapshot("b")), .upserted(Sample.snapshot("c", revision: "x\0"))],
            next: .end(Cursor("c2")))
        #expect(
            await failure { _ = try await store.applyChanges(bad, of: SyncRunID("r2"), to: Sample.calendar, at: Sample.now) }?.code
                == .invalid)
        #expect(try await store.busy() == [Sample.window(1, 2)])
        #expect(try await store.syncState(of: Sample.calendar).cursor == Cursor("c1"))
    }

    @Test func `busy time without events is replaced as a whole`() async throws {
        let store = try await Sample.store()
        for round in 0..<2 {
            let busy = BusyTime(
                busy: [BusyBlock(window: Sample.window(Double(round), Double(round) + 1), kind: .tentative)],
                unknown: [UnknownTime(window: Sample.window(20, 21), reason: "no rights")])
            _ = try await begin(store, "r\(round)", at: Sample.hour(Double(round)))
            #expect(try await store.replaceBusyTime(with: busy, of: SyncRunID("r\(round)"), in: Sample.calendar, at: Sample.now))
        }
        let answer = try await store.availability(AvailabilityQuery(calendars: [Sample.calendar], window: Sample.horizon))[0]
        #expect(answer.busy == [BusyInterval(window: Sample.window(1, 2), kind: .tentative)])
        #expect(answer.unknown.map(\.reason) == ["no rights"])
        #expect(answer.state.asOf == Sample.hour(1) && answer.state.cursor == nil && answer.state.horizon == Sample.horizon)
        _ = try await store.run([.upserted(Sample.snapshot("a", [Sample.window(7, 8)]))], id: "events")
        #expect(try await store.busy() == [Sample.window(7, 8)])
    }

    @Test func `an unknown calendar is an error everywhere`() async throws {
        let store = try await Sample.store()
        let nowhere = CalendarAddress(connection: Sample.connection, calendar: CalendarID("/nowhere/"))
        #expect(await failure { _ = try await store.syncState(of: nowhere) }?.code == .notFound)
        #expect(await failure { try await store.markDirty(nowhere, enqueueing: nil) }?.code == .notFound)
        #expect(await failure { _ = try await store.run([], in: nowhere) }?.code == .notFound)
        #expect(await failure { _ = try await store.busy(in: nowhere) }?.code == .notFound)
    }
}
