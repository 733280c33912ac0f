import GRDB

/// What a database says of its own schema, and how that is written.
enum SchemaHistory {
    private static let table = """
        CREATE TABLE calendar_migrations (
            name       TEXT NOT NULL PRIMARY KEY,
            checksum   TEXT NOT NULL,
            applied_at INTEGER NOT NULL
        ) STRICT
        """

    /// The migrations that were applied, in that order. Empty for an empty file.
    ///
    /// Throws ``StoreError/Code/foreignDatabase`` where the file belongs to something else.
    static func applied(in db: Database, path: String) throws -> [MigrationPlanner.Applied] {
        let hasHistory = try db.number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'calendar_migrations'") != 0
        let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        guard hasHistory else {
            let isEmpty = try snapshot(of: db).objects.isEmpty
            guard isEmpty, application == 0 || application == SQLiteFile.applicationID else {
                throw StoreError(.foreignDatabase, "the database \(path) belongs to something else; name another file")
            }
            return []
        }
        guard application == SQLiteFile.applicationID else {
            throw StoreError(
                .foreignDatabase, "the database \(path) does not say in its header that it is ours; name another file, or restore a copy")
        }
        return try db.rows("SELECT name, checksum, applied_at FROM calendar_migrations ORDER BY rowid").map { row in
            MigrationPlanner.Applied(name: row["name"], checksum: row["checksum"], appliedAt: row["applied_at"])
        }
    }

    /// Everything the schema consists of, without what the engine keeps for itself.
    static func snapshot(of db: Database) throws -> SchemaSnapshot {
        let rows = try db.rows(
            "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type DESC, name")
        return SchemaSnapshot(
            objects: rows.map { SchemaSnapshot.Object(kind: $0["type"], name: $0["name"], sql: $0["sql"] ?? "") })
    }

    /// The schema that migrations make, found by applying them in memory.
    static func snapshot(of migrations: [Migration]) throws -> SchemaSnapshot {
        let queue = try DatabaseQueue()
        return try queue.write { db in
            for migration in migrations { try apply(migration, in: db, at: 0) }
            return try snapshot(of: db)
        }
    }

    /// Applies one migration and records it, inside the caller's transaction.
    static func apply(_ migration: Migration, in db: Database, at milliseconds: Int64) throws {
        if try db.row("SELECT 1 FROM sqlite_schema WHERE name = 'calendar_migrations'") == nil {
            try db.execute(sql: table)
            try db.execute(sql: "PRAGMA application_id = \(SQLiteFile.applicationID)")
        }
        try db.execute(sql: migration.up)
        try db.execute(
            sql: "INSERT INTO calendar_migrations (name, checksum, applied_at) VALUES (?, ?, ?)",
            arguments: [migration.name, migration.checksum, milliseconds])
    }

    /// Takes one migration back, inside the caller's transaction. The last one takes the record with it.
    static func takeBack(_ step: MigrationPlan.Step, in db: Database) throws {
        try db.execute(sql: step.sql)
        try db.execute(sql: "DELETE FROM calendar_migrations WHERE name = ?", arguments: [step.name])
        if try Int.fetchOne(db, sql: "SELECT count(*) FROM calendar_migrations") == 0 {
            try db.execute(sql: "DROP TABLE calendar_migrations")
        }
    }
}
