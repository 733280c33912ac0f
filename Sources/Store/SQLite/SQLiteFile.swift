import Foundation
import GRDB

/// Opening SQLite files the way this project needs them.
enum SQLiteFile {
    /// Says in the file's header whose it is: "CalH".
    static let applicationID: Int32 = 0x4361_6C48

    static func configuration(_ options: SQLiteOptions, readOnly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(options.busyTimeout / .seconds(1))
        configuration.maximumReaderCount = max(1, options.readers)
        configuration.persistentReadOnlyConnections = true
        // Savepoints keep the pages that they may have to restore: in a file each costs two calls to the system.
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA temp_store = MEMORY") }
        return configuration
    }

    /// A pool for work on a file that is known to be ours.
    static func openPool(path: String, options: SQLiteOptions) throws(StoreError) -> DatabasePool {
        do {
            let pool = try DatabasePool(path: path, configuration: configuration(options, readOnly: false))
            try requireFullSynchronisation(pool)
            return pool
        } catch {
            throw StoreError(engine: error, path: path)
        }
    }

    /// One connection that may write, for migrations. Makes the file where there is none.
    static func openWriter(path: String, options: SQLiteOptions) throws(StoreError) -> DatabaseQueue {
        do {
            var configuration = configuration(options, readOnly: false)
            configuration.journalMode = .wal
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try requireFullSynchronisation(queue)
            return queue
        } catch {
            throw StoreError(engine: error, path: path)
        }
    }

    /// One connection that cannot write, for looking.
    static func openReader(path: String, options: SQLiteOptions) throws(StoreError) -> DatabaseQueue {
        do { return try DatabaseQueue(path: path, configuration: configuration(options, readOnly: true)) } catch {
            throw StoreError(engine: error, path: path)
        }
    }

    /// One connection for verification. It only looks, but is not opened read-only: `integrity_check` passes over CHECK constraints there.
    static func openVerifier(path: String, options: SQLiteOptions) throws(StoreError) -> DatabaseQueue {
        do { return try DatabaseQueue(path: path, configuration: configuration(options, readOnly: false)) } catch {
            throw StoreError(engine: error, path: path)
        }
    }

    /// GRDB sets `NORMAL` when it turns the write-ahead log on, after any preparation of ours: a commit could then be lost with the power.
    /// `FULL` has to come last.
    private static func requireFullSynchronisation(_ writer: some DatabaseWriter) throws {
        try writer.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
    }
}
