import CalendarStore
import Foundation
import GRDB
import ProviderKit

/// A database file in a folder of its own, which goes with the object.
final class TestDatabase: Sendable {
    let folder: URL
    let path: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "calendar-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "store.sqlite").path(percentEncoded: false)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A migrated database: a copy of one that is made once.
    static func migrated() async throws -> TestDatabase { try await template.value.copy() }

    private static let template = Task {
        let database = try TestDatabase()
        _ = try await database.migrator().apply(at: Sample.now)
        return database
    }

    /// A copy of the file, which nobody may have open.
    func copy() throws -> TestDatabase {
        let copy = try TestDatabase()
        try FileManager.default.copyItem(atPath: path, toPath: copy.path)
        return copy
    }

    func migrator() throws -> SQLiteMigrator { try SQLiteMigrator(path: path) }

    func open(_ options: SQLiteOptions = SQLiteOptions()) async throws -> SQLiteStore {
        try await SQLiteStore(path: path, options: options)
    }

    /// Statements from outside, with every protection off: what a careless hand would do.
    func tamper(_ sql: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try db.execute(sql: sql)
        }
        try queue.close()
    }

    /// Everything that the schema consists of, as text.
    func schema() throws -> [String] {
        try read("SELECT type || ' ' || name || ' ' || tbl_name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1")
    }

    func read(_ sql: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { db in
            try Row.fetchAll(db, sql: sql).map { row in (row[0] as DatabaseValue).storage.value.map { "\($0)" } ?? "NULL" }
        }
    }
}
