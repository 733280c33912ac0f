import CalendarStore
import Foundation
import ProviderKit
import Testing

@Suite struct MigratorTests {
    @Test func `looking at a database that is not there makes no file and says what is pending`() async throws {
        let database = try TestDatabase()
        let migrator = try database.migrator()
        #expect(try await migrator.state() == .pending(["foundations", "uniqueness", "outbound", "operational"]))
        #expect(try await migrator.plan().steps.map(\.name) == ["foundations", "uniqueness", "outbound", "operational"])
        #expect(try await migrator.status().allSatisfy { $0.appliedAt == nil })
        #expect(try await migrator.rollback(to: .all) == [])
        let refused = await failure { _ = try await database.open() }
        #expect(refused?.code == .schemaNotReady)
        #expect(refused?.message.contains("migrate apply") == true)
        #expect(!FileManager.default.fileExists(atPath: database.path))
    }

    @Test func `applying twice applies once`() async throws {
        let database = try TestDatabase()
        let migrator = try database.migrator()
        #expect(try await migrator.apply(at: Sample.now).count == 4)
        #expect(try await migrator.apply(at: Sample.now) == [])
        #expect(try await migrator.plan().isEmpty)
        #expect(try await migrator.state() == .current)
        #expect(try await migrator.status().map(\.appliedAt) == Array(repeating: Sample.now, count: 4))
        #expect(try await migrator.verify() == [])
        try await database.open().close()
    }

    @Test func `ten migrators at once apply each migration once`() async throws {
        let database = try TestDatabase()
        let applied = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<10 { group.addTask { try await database.migrator().apply(at: Sample.now) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied.sorted() == ["foundations", "operational", "outbound", "uniqueness"])
        #expect(try await database.migrator().state() == .current)
    }

    @Test func `up, down and up again gives the same schema, for every number of steps`() async throws {
        let database = try await TestDatabase.migrated()
        let migrator = try database.migrator()
        let schema = try database.schema()
        #expect(schema.count > 30)
        for steps in 1...4 {
            let taken = try await migrator.rollback(to: .steps(steps))
            #expect(taken == Array(["operational", "outbound", "uniqueness", "foundations"].prefix(steps)))
            #expect(try database.schema() != schema)
            #expect(try await migrator.apply(at: Sample.now) == taken.reversed())
            #expect(try database.schema() == schema)
            #expect(try await migrator.state() == .current)
        }
        #expect(try await migrator.rollback(to: .all).count == 4)
        #expect(try database.schema().filter { !$0.contains("sqlite_") } == [])
        #expect(try await migrator.state() == .pending(["foundations", "uniqueness", "outbound", "operational"]))
    }

    @Test func `going back to a migration keeps it and what earlier migrations hold`() async throws {
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        try await Sample.populate(store)
        _ = try await store.run([.upserted(Sample.snapshot("e1"))])
        _ = try await store.putBooking(Sample.request(), expecting: nil, at: Sample.now)
        try await store.close()
        let migrator = try database.migrator()
        #expect(try await migrator.rollback(to: .to("uniqueness")) == ["operational", "outbound"])
        #expect(try database.read("SELECT account_subject FROM connections") == ["ann"])
        #expect(try database.read("SELECT event_id FROM remote_events") == ["e1"])
        #expect(try database.read("SELECT start_at FROM busy_blocks").count == 1)
        #expect(try await migrator.state() == .pending(["outbound", "operational"]))
        #expect(try await migrator.verify() == [])
        let absent = await failure { _ = try await migrator.rollback(to: .to("outbound")) }
        #expect(absent?.code == .notFound)
        #expect(await failure { _ = try await migrator.rollback(to: .to("nonsense")) }?.code == .notFound)
        #expect(await failure { _ = try await migrator.rollback(to: .steps(0)) }?.code == .invalid)
    }

    @Test func `bookings that wait to be written wait on after operational went and came`() async throws {
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        try await Sample.populate(store)
        _ = try await store.putBooking(Sample.request(), expecting: nil, at: Sample.now)
        try await store.close()
        let migrator = try database.migrator()
        _ = try await migrator.rollback(to: .steps(1))
        _ = try await migrator.apply(at: Sample.hour(1))
        #expect(try await migrator.verify() == [])
        let again = try await database.open()
        #expect(try await again.claimJobs(Sample.claim(), at: Sample.hour(1)).map(\.subject) == ["booking-1"])
        try await again.close()
    }

    @Test func `a copy holds what the database holds, and is never written over a file`() async throws {
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        try await Sample.populate(store)
        let copy = database.folder.appending(path: "copy.sqlite").path(percentEncoded: false)
        try await database.migrator().copyDatabase(to: copy)
        let opened = try await SQLiteStore(path: copy)
        #expect(try await opened.calendars(of: nil).count == 2)
        #expect(await failure { try await database.migrator().copyDatabase(to: copy) }?.code == .conflict)
        try await opened.close()
        try await store.close()
    }
}
