import Foundation
import ProviderKit
import Testing

@testable import CalendarStore

@Suite struct DeliveryTests {
    /// A store with one open channel.
    private func world() async throws -> SQLiteStore {
        let store = try await Sample.store()
        _ = try await store.addChannel(try Sample.channel(), at: Sample.now)
        _ = try await store.confirm("ch-1")
        return store
    }

    private func jobs(_ store: SQLiteStore) async throws -> Int { try await store.jobs(in: .ready, after: nil, limit: 100).count }

    @Test func `a new item is stored with its mark, its job and its calendar's mark, and comes once`() async throws {
        let store = try await world()
        #expect(try await store.recordDeliveries([try await store.delivery()], at: Sample.now) == [.new])
        #expect(try await store.syncState(of: Sample.calendar).dirtyMarks == 1)
        #expect(try await jobs(store) == 1)
        let channel = try #require(try await store.channel(ChannelID("ch-1")))
        #expect(channel.lastDeliveryAt == Sample.now && channel.lastChangeAt == Sample.now)
        _ = try await store.claimJobs(Sample.claim(), at: Sample.now)
        #expect(try await store.recordDeliveries([try await store.delivery()], at: Sample.now) == [.duplicate])
        #expect(try await store.recordDeliveries([try await store.delivery(content: "other")], at: Sample.now) == [.conflict])
        #expect(try await jobs(store) == 0)
        #expect(try await store.syncState(of: Sample.calendar).dirtyMarks == 1)
    }

    @Test func `a group is told apart item by item, also within itself`() async throws {
        let store = try await world()
        _ = try await store.addChannel(try Sample.channel("ch-2", on: Sample.other), at: Sample.now)
        let records = try await store.recordDeliveries(
            [
                try await store.delivery("1"), try await store.delivery("1"), try await store.delivery("1", content: "other"),
                try await store.delivery("2"),
                try await store.delivery("1", through: "ch-2"), try await store.delivery("1", through: "nobody"),
            ], at: Sample.now)
        #expect(records == [.new, .duplicate, .conflict, .new, .new, .unknownChannel])
        // Work that several items call for is there once.
        #expect(try await jobs(store) == 1)
        #expect(try await store.syncState(of: Sample.calendar).dirtyMarks == 1)
        #expect(try await store.syncState(of: Sample.other).dirtyMarks == 1)
    }

    @Test func `a busy channel's row is written once a second, and at once where polls had found what it did not tell`() async throws {
        let store = try await world()
        func arrive(_ name: String, after seconds: Double) async throws -> Date? {
            let delivery = try await store.delivery(name, at: Sample.now.addingTimeInterval(seconds))
            #expect(try await store.recordDeliveries([delivery], at: Sample.now) == [.new])
            return try await store.channel(ChannelID("ch-1"))?.lastDeliveryAt
        }
        #expect(try await arrive("1", after: 0) == Sample.now)
        #expect(try await arrive("2", after: 0.9) == Sample.now)
        #expect(try await arrive("3", after: 1) == Sample.now.addingTimeInterval(1))
        #expect(try await arrive("4", after: 0.5) == Sample.now.addingTimeInterval(1))
        // A poll that began within the second after the row's instant may have had its delivery.
        let polled = Sample.now.addingTimeInterval(1.9)
        #expect(try await store.notePull(of: Sample.calendar, news: 1, polledAfter: polled, at: polled) == 0)
        let later = Sample.now.addingTimeInterval(5)
        #expect(try await store.notePull(of: Sample.calendar, news: 1, polledAfter: later, at: later) == 1)
        _ = try await arrive("5", after: 1.5)
        #expect(try await store.channel(ChannelID("ch-1"))?.silentChanges == 0)
    }

    @Test func `a calendar is marked once for what no run has read, and again for what arrives while it is read`() async throws {
        let store = try await world()
        func arrive(_ name: String) async throws -> Bool {
            _ = try await store.recordDeliveries([try await store.delivery(name)], at: Sample.now)
            return try await store.syncState(of: Sample.calendar).isDirty
        }
        let run = SyncRunID("run")
        func read(arriving names: [String]) async throws -> Bool {
            _ = try await store.beginRun(run, of: Sample.calendar, horizon: Sample.window(0, 48), fromScratch: false, at: Sample.now)
            for name in names { _ = try await arrive(name) }
            _ = try await store.applyChanges(Sample.page([], complete: true), of: run, to: Sample.calendar, at: Sample.now)
            return try await store.syncState(of: Sample.calendar).isDirty
        }
        for name in ["1", "2", "3"] { #expect(try await arrive(name)) }
        #expect(try await store.syncState(of: Sample.calendar).dirtyMarks == 1)
        #expect(try await read(arriving: ["4", "5"]))
        #expect(try await store.syncState(of: Sample.calendar).dirtyMarks == 2)
        #expect(try await !read(arriving: []))
        #expect(try await arrive("6"))
    }

    @Test func `an ended channel stores nothing`() async throws {
        let store = try await world()
        _ = try await store.changeChannel(ChannelID("ch-1"), .closed(error: nil, notSupportedUntil: nil), at: Sample.now)
        #expect(try await store.recordDeliveries([try await store.delivery()], at: Sample.now) == [.unknownChannel])
        #expect(try await jobs(store) == 0)
    }

    @Test func `what was judged by a channel that changed since is not stored, whatever changed`() async throws {
        typealias Change = @Sendable (SQLiteStore) async throws -> Void
        let id = ChannelID("ch-1")
        let changes: [(String, Change)] = [
            ("it is prolonged", { _ = try await $0.changeChannel(id, .renewing(until: Sample.hour(1)), at: Sample.now) }),
            (
                "its connection is paused",
                { _ = try await $0.setConnectionState(Sample.connection, to: .paused, reason: "test", at: Sample.now) }
            ),
            ("its calendar is kept no more", { _ = try await $0.selectCalendars([Sample.calendar], false) }),
            (
                "its settings are others",
                {
                    _ = try await $0.changeChannel(id, .renewing(until: Sample.hour(1)), at: Sample.now)
                    let terms = ChannelTerms(
                        settings: ConnectionSettings(["resource": "r2"]), expiresAt: Sample.hour(48), acceptedUntil: Sample.hour(48) + 300,
                        dueAt: Sample.hour(24))
                    _ = try await $0.changeChannel(id, .renewed(terms), at: Sample.now)
                }
            ),
        ]
        for (what, change) in changes {
            let store = try await world()
            let judged = try await store.delivery()
            try await change(store)
            #expect(try await store.recordDeliveries([judged], at: Sample.now) == [.outdated], "\(what)")
            #expect(try await jobs(store) == 0, "\(what)")
            #expect(try await store.recordDeliveries([try await store.delivery()], at: Sample.now) == [.new], "\(what)")
        }
    }

    @Test func `deliveries, wishes and counts leave the stamp as it is`() async throws {
        let store = try await world()
        let before = try #require(try await store.channel(ChannelID("ch-1"))).stamp
        _ = try await store.recordDeliveries([try await store.delivery(wish: .renew)], at: Sample.now)
        _ = try await store.notePull(of: Sample.calendar, news: 1, polledAfter: Sample.now, at: Sample.now)
        #expect(try await store.channel(ChannelID("ch-1"))?.stamp == before)
    }

    @Test func `work that is under way is done again for what arrives meanwhile, and work that waits is brought forward`() async throws {
        let store = try await world()
        func job(_ after: Date) -> NewJob {
            NewJob(kind: .pullChanges, subject: "calendar", connection: Sample.connection, runAfter: after)
        }
        _ = try await store.enqueue(job(Sample.hour(5)), at: Sample.now)
        _ = try await store.recordDeliveries([try await store.delivery("1")], at: Sample.now)
        #expect(try await store.jobs(in: .ready, after: nil, limit: 9).map(\.runAfter) == [Sample.now])
        let claimed = try #require(try await store.claimJobs(Sample.claim(), at: Sample.now).first)
        _ = try await store.recordDeliveries([try await store.delivery("2"), try await store.delivery("3")], at: Sample.now)
        #expect(try await jobs(store) == 0)
        #expect(try await store.completeJob(try #require(claimed.lease)))
        #expect(try await jobs(store) == 1)
    }

    @Test func `a group happens whole or not at all`() async throws {
        let store = try await world()
        let unstorable = try await store.delivery("with\0zero")
        #expect(
            await failure { _ = try await store.recordDeliveries([try await store.delivery(), unstorable], at: Sample.now) }?.code
                == .invalid)
        #expect(try await jobs(store) == 0)
        #expect(try await store.recordDeliveries([try await store.delivery()], at: Sample.now) == [.new])
    }

    @Test func `an item can ask for something and say nothing of changes`() async throws {
        let store = try await world()
        let wish = try await store.delivery("1", tellsChange: false, wish: .renew)
        #expect(try await store.recordDeliveries([wish], at: Sample.now) == [.new])
        #expect(try await store.channel(ChannelID("ch-1"))?.wish == .renew)
        #expect(try await store.channel(ChannelID("ch-1"))?.lastChangeAt == nil)
        #expect(try await store.syncState(of: Sample.calendar).dirtyMarks == 0)
        // Replacing is more than renewing, in either order.
        _ = try await store.recordDeliveries(
            [try await store.delivery("2", wish: .replace), try await store.delivery("3", wish: .renew)], at: Sample.now)
        _ = try await store.recordDeliveries([try await store.delivery("4", wish: .renew)], at: Sample.now)
        #expect(try await store.channel(ChannelID("ch-1"))?.wish == .replace)
    }

    @Test func `what was delivered is remembered for as long as its channel lives, and the channel for longer`() async throws {
        let store = try await world()
        _ = try await store.addChannel(try Sample.channel("relay", on: Sample.other, sender: .relay), at: Sample.now)
        _ = try await store.recordDeliveries([try await store.delivery(), try await store.delivery(through: "relay")], at: Sample.now)
        #expect(try await store.sweepDeliveries(before: Sample.now) == 0)
        // A relay signs the time, so that an old delivery is refused without being remembered.
        #expect(try await store.sweepDeliveries(before: Sample.hour(240)) == 1)
        #expect(try await store.recordDeliveries([try await store.delivery()], at: Sample.now) == [.duplicate])
        _ = try await store.changeChannel(ChannelID("ch-1"), .closed(error: nil, notSupportedUntil: nil), at: Sample.hour(1))
        #expect(try await store.recordDeliveries([try await store.delivery()], at: Sample.now) == [.unknownChannel])
        #expect(try await store.sweepDeliveries(before: Sample.hour(1)) == 1)
        #expect(try await store.sweepDeliveries(before: Sample.hour(1)) == 0)
        #expect(try await store.sweepDeliveries(before: Sample.hour(2)) == 1)
        #expect(try await store.channel(ChannelID("ch-1")) == nil)
    }

    @Test func `marks that are of no use any more go, however many there are`() async throws {
        let store = try await world()
        _ = try await store.write { db in
            try db.run(
                """
                WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 25000)
                INSERT INTO webhook_deliveries (channel_id, mark, content, received_at)
                SELECT 'ch-1', CAST(number AS TEXT), printf('%064x', number), 0 FROM numbers
                """)
        }
        #expect(try await store.sweepDeliveries(before: Sample.hour(1)) == 0)
        _ = try await store.changeChannel(ChannelID("ch-1"), .closed(error: nil, notSupportedUntil: nil), at: Sample.hour(1))
        #expect(try await store.sweepDeliveries(before: Sample.hour(1)) == 25_000)
    }

    @Test func `a provider without push is remembered for as long as it is not to be asked`() async throws {
        let store = try await Sample.store()
        _ = try await store.addChannel(try Sample.channel(), at: Sample.now)
        _ = try await store.changeChannel(ChannelID("ch-1"), .closed(error: "none", notSupportedUntil: Sample.hour(24)), at: Sample.now)
        #expect(try await store.sweepDeliveries(before: Sample.hour(23)) == 0)
        #expect(try await store.sweepDeliveries(before: Sample.hour(25)) == 1)
    }
}
