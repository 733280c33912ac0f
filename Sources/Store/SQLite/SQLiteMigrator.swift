public import Foundation
import GRDB

/// Migrations of one SQLite file. Every call opens the file for itself and closes it again.
public struct SQLiteMigrator: Migrator {
    /// The database file.
    public let path: String
    private let options: SQLiteOptions
    private let planner: MigrationPlanner

    /// Makes a migrator with this release's migrations. Opens nothing yet.
    public init(path: String, options: SQLiteOptions = SQLiteOptions()) throws(StoreError) {
        self.init(path: path, options: options, catalogue: try MigrationCatalogue.standard())
    }

    init(path: String, options: SQLiteOptions, catalogue: [Migration]) {
        self.path = path
        self.options = options
        planner = MigrationPlanner(catalogue: catalogue)
    }

    /// See ``Migrator/state()``.
    public func state() async throws(StoreError) -> SchemaState {
        guard exists else { return planner.state(applied: [], differences: []) }
        return try await look { db in try inspect(db).state }
    }

    /// See ``Migrator/status()``.
    public func status() async throws(StoreError) -> [MigrationStatus] {
        let applied = exists ? try await look { db in try SchemaHistory.applied(in: db, path: path) } : []
        return planner.catalogue.map { migration in
            let row = applied.first { $0.name == migration.name }
            return MigrationStatus(name: migration.name, summary: migration.summary, appliedAt: row.map { Instant.date($0.appliedAt) })
        }
    }

    /// See ``Migrator/plan()``.
    public func plan() async throws(StoreError) -> MigrationPlan {
        guard exists else { return try planner.planApply(applied: [], state: planner.state(applied: [], differences: [])) }
        return try await look { db in
            let (applied, state) = try inspect(db)
            return try planner.planApply(applied: applied, state: state)
        }
    }

    /// See ``Migrator/apply(at:)``.
    public func apply(at instant: Date) async throws(StoreError) -> [String] {
        // Look first: opening a file for writing turns its journal over, which must not happen to somebody else's.
        guard try await !plan().isEmpty else { return [] }
        let milliseconds = Instant.milliseconds(instant)
        return try await work { db in
            var names: [String] = []
            while let name = try applyNext(in: db, at: milliseconds) { names.append(name) }
            return names
        }
    }

    /// See ``Migrator/verify()``.
    public func verify() async throws(StoreError) -> [Violation] {
        guard exists else { throw StoreError(.inaccessible, "there is no database at \(path); run `calendar-host migrate apply`") }
        // Look first: another program's file is not opened for writing.
        _ = try await state()
        return try await use(SQLiteFile.openVerifier(path: path, options: options)) { db in
            let applied = try SchemaHistory.applied(in: db, path: path)
            return try planner.expected(applied: applied).flatMap { migration in
                try migration.verification.flatMap { query in
                    try violations(of: query, in: db).map { Violation(migration: migration.name, query: query.name, details: $0) }
                }
            }
        }
    }

    /// See ``Migrator/planRollback(to:)``.
    public func planRollback(to target: RollbackTarget) async throws(StoreError) -> MigrationPlan {
        let applied = exists ? try await look { db in try SchemaHistory.applied(in: db, path: path) } : []
        return try planner.planRollback(applied: applied, to: target)
    }

    /// See ``Migrator/rollback(to:)``.
    public func rollback(to target: RollbackTarget) async throws(StoreError) -> [String] {
        let plan = try await planRollback(to: target)
        guard !plan.isEmpty else { return [] }
        return try await work { db in
            var names: [String] = []
            for step in plan.steps {
                try db.inTransaction(.immediate) {
                    // Somebody else may have taken it back since the plan was made.
                    guard try SchemaHistory.applied(in: db, path: path).last?.name == step.name else { return .rollback }
                    try SchemaHistory.takeBack(step, in: db)
                    names.append(step.name)
                    return .commit
                }
            }
            return names
        }
    }

    /// See ``Migrator/copyDatabase(to:)``.
    public func copyDatabase(to destination: String) async throws(StoreError) {
        guard exists else { throw StoreError(.inaccessible, "there is no database at \(path)") }
        guard !FileManager.default.fileExists(atPath: destination) else {
            throw StoreError(.conflict, "the database was not copied: the file \(destination) exists")
        }
        // Not inside a transaction: SQLite refuses VACUUM there.
        try await use(SQLiteFile.openReader(path: path, options: options)) { db in
            try db.execute(sql: "VACUUM INTO ?", arguments: [destination])
        }
    }

    private var exists: Bool { FileManager.default.fileExists(atPath: path) }

    private func inspect(_ db: Database) throws -> (applied: [MigrationPlanner.Applied], state: SchemaState) {
        let applied = try SchemaHistory.applied(in: db, path: path)
        let expected = try SchemaHistory.snapshot(of: planner.expected(applied: applied))
        return (applied, planner.state(applied: applied, differences: expected.differences(to: try SchemaHistory.snapshot(of: db))))
    }

    /// Applies the next pending migration in a transaction of its own; `nil` where there is none left.
    private func applyNext(in db: Database, at milliseconds: Int64) throws -> String? {
        var name: String?
        try db.inTransaction(.immediate) {
            // Everything is looked at again inside the transaction: another process may be migrating too.
            let (applied, state) = try inspect(db)
            guard let step = try planner.planApply(applied: applied, state: state).steps.first,
                let migration = planner.catalogue.first(where: { $0.name == step.name })
            else { return .rollback }
            try SchemaHistory.apply(migration, in: db, at: milliseconds)
            name = migration.name
            return .commit
        }
        return name
    }

    /// Rows of a verification query; one that cannot even run is a violation too.
    private func violations(of query: VerificationQuery, in db: Database) throws -> [String] {
        do {
            return try Row.fetchAll(db, sql: query.sql).map { row in (row[0] as String?) ?? "a row without a text" }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            return ["the query cannot run: \(error.message ?? "no details")"]
        }
    }

    /// One read transaction: a migration that another process applies meanwhile is seen whole or not at all.
    private func look<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(StoreError) -> Value {
        try await use(SQLiteFile.openReader(path: path, options: options)) { db in
            try db.inReadTransaction(body)
        }
    }

    private func work<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(StoreError) -> Value {
        try await use(SQLiteFile.openWriter(path: path, options: options), body)
    }

    private func use<Value: Sendable>(
        _ queue: DatabaseQueue, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do {
            let value = try await queue.writeWithoutTransaction(body)
            try queue.close()
            return value
        } catch {
            throw StoreError(engine: error, path: path)
        }
    }
}
