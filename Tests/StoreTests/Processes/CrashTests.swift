import CalendarStore
import Foundation
import ProviderKit
import Testing

/// A child that is killed by the system while it writes; the test reads what it left.
@Suite(.serialized) struct CrashTests {
    @Test(.timeLimit(.minutes(3)), arguments: 0..<12)
    func `a process killed at a random moment leaves whole transactions`(_ round: Int) async throws {
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        try await Sample.populate(store)
        try await store.close()
        let path = database.path
        let delay = UInt32.random(in: 5_000...250_000)
        print("round \(round): killed after \(delay) µs")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, delay = delay as UInt32] in
            let store = try await SQLiteStore(path: path)
            Thread {
                usleep(delay)
                kill(getpid(), SIGKILL)
            }.start()
            try await BusyWork.forever(store)
        }
        #expect(try await database.migrator().state() == .current)
        #expect(try await database.migrator().verify() == [])
        let reopened = try await database.open()
        for booking in try await reopened.bookings(BookingFilter(states: [.pending]), after: nil, limit: 10_000) {
            let work = try #require(try await reopened.bookingWork(booking.id))
            #expect(!work.isDone)
        }
        // Every run is all or nothing: the blocks are those of the revision that the cursor says.
        let cursor = try await reopened.syncState(of: Sample.calendar).cursor
        let blocks = try database.read(
            "SELECT count(*) FROM busy_blocks WHERE calendar = (SELECT calendar FROM calendar_sync_state WHERE cursor IS NOT NULL)")
        if cursor != nil { #expect(Int(blocks[0]).map { $0 >= 20 } == true) }
        let revisions = try database.read("SELECT DISTINCT revision FROM remote_events WHERE event_id LIKE 'event-%'")
        #expect(revisions.count <= 1)
        #expect(revisions.first == cursor?.rawValue)
        try await reopened.close()
    }
}

/// What the child does: bookings from first to last, and runs over a calendar, for ever.
enum BusyWork {
    static func forever(_ store: SQLiteStore) async throws {
        var number = 0
        while true {
            number += 1
            let id = BookingID("booking-\(number)")
            _ = try await store.putBooking(Sample.request(id.rawValue), expecting: nil, at: Sample.now)
            let jobs = try await store.claimJobs(Sample.claim("child", limit: 1), at: Sample.now)
            if number % 3 != 0 {
                _ = try await store.beginWrite(id, version: 1, in: Sample.calendar, at: Sample.now)
                let result = WriteResult(
                    booking: id, version: 1, address: Sample.calendar, generation: 0,
                    effect: .written(
                        Sample.reference("/cal/office/\(number).ics"), occupied: BusyInterval(window: Sample.window(1, 2), kind: .busy)))
                _ = try await store.recordWrite(result, at: Sample.now)
            }
            for lease in jobs.compactMap(\.lease) where number % 3 != 0 { _ = try await store.completeJob(lease) }
            let revision = "revision-\(number)"
            let first = number == 1
            let kept = first ? [] : try await kept(store)
            _ = try await store.run(
                kept
                    + (0..<20).map {
                        .upserted(Sample.snapshot("event-\($0)", [Sample.window(Double($0), Double($0) + 1)], revision: revision))
                    },
                id: "run-\(number)", cursor: revision)
        }
    }

    /// What this host wrote is still in the calendar.
    private static func kept(_ store: SQLiteStore) async throws -> [EventChange] {
        let run = try await store.beginRun(
            SyncRunID("look"), of: Sample.calendar, horizon: Sample.horizon, fromScratch: false, at: Sample.now)
        return run.known.keys.filter { !$0.rawValue.hasPrefix("event-") }.map { .unchanged($0) }
    }
}
