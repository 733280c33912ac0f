@testable import CalendarStore
import Foundation
import GRDB
import ProviderKit
import Testing

@Suite struct ForeignFileTests {
    @Test func `another program's database is refused and left byte for byte as it was`() async throws {
        let database = try TestDatabase()
        let queue = try DatabaseQueue(path: database.path)
        try await queue.write { db in try db.execute(sql: "CREATE TABLE addresses (name TEXT); INSERT INTO addresses VALUES ('Ann')") }
        try queue.close()
        let before = try Data(contentsOf: URL(filePath: database.path))
        #expect(await failure { _ = try await database.migrator().apply(at: Sample.now) }?.code == .foreignDatabase)
        #expect(await failure { _ = try await database.open() }?.code == .foreignDatabase)
        #expect(try Data(contentsOf: URL(filePath: database.path)) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: database.folder.path(percentEncoded: false)) == ["store.sqlite"])
    }

    @Test func `a file that is no database is refused and left as it was`() async throws {
        let database = try TestDatabase()
        let text = Data(String(repeating: "This is a letter, not a database.\n", count: 100).utf8)
        try text.write(to: URL(filePath: database.path))
        let refused = await failure { _ = try await database.open() }
        #expect(refused?.code == .foreignDatabase)
        #expect(refused?.message.contains("is not a database") == true)
        #expect(await failure { _ = try await database.migrator().apply(at: Sample.now) }?.code == .foreignDatabase)
        #expect(try Data(contentsOf: URL(filePath: database.path)) == text)
    }

    @Test func `a folder in place of the file, and a place that cannot be written, are clear errors`() async throws {
        let database = try TestDatabase()
        let folder = database.folder.path(percentEncoded: false)
        #expect(await failure { _ = try await SQLiteStore(path: folder) }?.code == .inaccessible)
        let unwritable = try SQLiteMigrator(path: "/proc/calendar-host.sqlite")
        let refused = await failure { _ = try await unwritable.apply(at: Sample.now) }
        #expect(refused?.code == .inaccessible)
        #expect(refused?.message.contains("folder") == true)
    }

    @Test("a read-only database is a clear error", .enabled(if: geteuid() != 0, "the superuser may write everything"))
    func readOnly() async throws {
        let database = try await TestDatabase.migrated()
        let files = FileManager.default
        let folder = database.folder.path(percentEncoded: false)
        try files.setAttributes([.posixPermissions: 0o444], ofItemAtPath: database.path)
        try files.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
        defer { try? files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder) }
        let code = await failure { _ = try await database.open() }?.code
        #expect(code == .readOnly || code == .inaccessible)
    }

    @Test("a database cut short is found out, an overwritten one never crashes", arguments: 1...20)
    func damage(_ round: Int) async throws {
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        try await Sample.populate(store)
        _ = try await store.run((0..<200).map { .upserted(Sample.snapshot("event-\($0)", [Sample.window(Double($0), Double($0) + 1)])) })
        try await store.close()
        var bytes = try Data(contentsOf: URL(filePath: database.path))
        let isCut = round % 2 == 0
        if isCut {
            bytes = bytes.prefix(bytes.count * round / 21)
        } else {
            let start = bytes.count * round / 21
            let end = min(start + 2000, bytes.count)
            bytes.replaceSubrange(start..<end, with: Data(repeating: 0xA5, count: end - start))
        }
        try bytes.write(to: URL(filePath: database.path))
        var findings = 0
        let error = await failure { findings = try await database.migrator().verify().count }
        if let error {
            #expect([.corrupt, .foreignDatabase].contains(error.code), "round \(round): \(error)")
        }
        // The engine keeps no checksums: what was overwritten may be unused room, or the inside of a text.
        #expect(!isCut || error != nil || findings > 0, "round \(round) went unnoticed")
    }

    @Test func `work is fully synchronised and in write-ahead mode`() async throws {
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        try await Sample.populate(store)
        #expect(try database.read("PRAGMA journal_mode") == ["wal"])
        #expect(try await SynchronisationProbe.level(of: store) == 2)
        try await store.close()
    }

    @Test func `what may be lost with the power is written without waiting, and nothing after it is, also where it failed`() async throws {
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        try await Sample.populate(store)
        #expect(try await store.writeInPassing { db in try SynchronisationProbe.level(in: db) } == 1)
        #expect(try await store.write { db in try SynchronisationProbe.level(in: db) } == 2)
        let broken = await failure {
            try await store.writeInPassing { db in
                try db.run("DELETE FROM jobs")
                throw StoreError(.invalid, "a test")
            }
        }
        #expect(broken?.code == .invalid)
        #expect(try await SynchronisationProbe.level(of: store) == 2)
        // Claims are bookkeeping; what a delivery brings is not.
        _ = try await store.claimJobs(Sample.claim(), at: Sample.now)
        #expect(try await SynchronisationProbe.level(of: store) == 2)
        try await store.close()
    }
}
