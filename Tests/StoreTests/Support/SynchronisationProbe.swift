@testable import CalendarStore
import GRDB

/// Looks at a setting of the connection that writes.
enum SynchronisationProbe {
    /// 2 is `FULL`.
    static func level(of store: SQLiteStore) async throws -> Int {
        try await store.writer.writeWithoutTransaction { db in try level(in: db) }
    }

    /// The same, inside a transaction.
    static func level(in db: Database) throws -> Int { try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1 }
}
