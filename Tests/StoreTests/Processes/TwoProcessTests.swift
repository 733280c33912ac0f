import CalendarStore
import Foundation
import ProviderKit
import Testing

@Suite(.serialized) struct TwoProcessTests {
    @Test(.timeLimit(.minutes(3))) func `three processes that claim jobs at once claim each job once`() async throws {
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        for number in 0..<400 {
            _ = try await store.enqueue(NewJob(kind: .pullChanges, subject: "\(number)", runAfter: Sample.now), at: Sample.now)
        }
        let path = database.path
        async let first: Void = claimEverything(path, "a")
        async let second: Void = claimEverything(path, "b")
        async let third: Void = claimEverything(path, "c")
        _ = await (first, second, third)
        // Every claim was noted by its claimer; the notes have each job exactly once.
        let entries = try await store.auditEntries(before: nil, limit: 1000)
        #expect(entries.count == 400)
        #expect(Set(entries.map(\.entry.subject)).count == 400)
        print("claims by process:", Dictionary(grouping: entries, by: \.entry.actor).mapValues(\.count).sorted { $0.key < $1.key })
        #expect(try await store.jobCounts() == [])
        try await store.close()
    }

    private func claimEverything(_ path: String, _ owner: String) async {
        await #expect(processExitsWith: .success) { [path = path as String, owner = owner as String] in
            let store = try await SQLiteStore(path: path)
            while true {
                let jobs = try await store.claimJobs(Sample.claim(owner, limit: 5), at: Sample.now)
                if jobs.isEmpty { break }
                for job in jobs {
                    _ = try await store.appendAudit(NewAuditEntry(actor: owner, action: "claimed", subject: job.subject), at: Sample.now)
                    guard let lease = job.lease, try await store.completeJob(lease) else { exit(3) }
                }
            }
            try await store.close()
        }
    }

    @Test(.timeLimit(.minutes(3))) func `two processes that put the same bookings make each once`() async throws {
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        try await Sample.populate(store)
        let path = database.path
        async let first: Void = putMany(path)
        async let second: Void = putMany(path)
        _ = await (first, second)
        let bookings = try await store.bookings(BookingFilter(), after: nil, limit: 1000)
        #expect(bookings.count == 100 && bookings.allSatisfy { $0.version == 1 })
        #expect(try await store.jobCounts().map(\.count) == [100])
        try await store.close()
        #expect(try await database.migrator().verify() == [])
    }

    private func putMany(_ path: String) async {
        await #expect(processExitsWith: .success) { [path = path as String] in
            let store = try await SQLiteStore(path: path)
            for number in 0..<100 { _ = try await store.putBooking(Sample.request("booking-\(number)"), expecting: nil, at: Sample.now) }
            try await store.close()
        }
    }

    @Test func `a writer that waits too long for another process says so and changes nothing`() async throws {
        let database = try await TestDatabase.migrated()
        let store = try await SQLiteStore(path: database.path, options: SQLiteOptions(busyTimeout: .milliseconds(50)))
        let blocker = try Blocker(path: database.path)
        let refused = await failure { _ = try await store.addConnection(Sample.newConnection(), at: Sample.now) }
        #expect(refused?.code == .busy && refused?.isTemporary == true)
        #expect(try await store.connections() == [], "reading goes on")
        try blocker.end()
        _ = try await store.addConnection(Sample.newConnection(), at: Sample.now)
        try await store.close()
    }
}
