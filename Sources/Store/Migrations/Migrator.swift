public import Foundation

/// Brings a database to this release's schema and back, and says whether it is well.
public protocol Migrator: Sendable {
    /// How the schema relates to this release. Changes nothing and makes no file.
    func state() async throws(StoreError) -> SchemaState

    /// This release's migrations, oldest first, and when each was applied.
    func status() async throws(StoreError) -> [MigrationStatus]

    /// What ``apply(at:)`` would run. Throws ``StoreError/Code/schemaNotReady`` on a drifted schema, or one of a newer release.
    func plan() async throws(StoreError) -> MigrationPlan

    /// Applies what is pending, each migration in a transaction of its own; the database is made where there is none. Returns what it
    /// applied; nothing where another process was faster. Throws as ``plan()`` does.
    func apply(at instant: Date) async throws(StoreError) -> [String]

    /// Runs the verification queries of the applied migrations. Returns every violation; none when all is well.
    func verify() async throws(StoreError) -> [Violation]

    /// What ``rollback(to:)`` would run. Throws ``StoreError/Code/notFound`` for a target that is not applied.
    func planRollback(to target: RollbackTarget) async throws(StoreError) -> MigrationPlan

    /// Takes migrations back, newest first, each in a transaction of its own. What they made, and its content, is dropped. Returns what
    /// it took back.
    func rollback(to target: RollbackTarget) async throws(StoreError) -> [String]

    /// Writes a consistent copy of the whole database to a new file; what to do before going back. Throws where the file exists.
    func copyDatabase(to path: String) async throws(StoreError)
}

/// A migration and when it was applied.
public struct MigrationStatus: Hashable, Sendable {
    /// The operator's name for it.
    public let name: String
    /// What it is about, for a person.
    public let summary: String
    /// When it was applied; `nil` where it is not.
    public let appliedAt: Date?

    /// Makes a status.
    public init(name: String, summary: String, appliedAt: Date?) {
        self.name = name
        self.summary = summary
        self.appliedAt = appliedAt
    }
}

/// What a verification query found.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
    /// Whose query.
    public let migration: String
    /// Which query.
    public let query: String
    /// What is wrong, for a person; holds ids, no event text.
    public let details: String

    /// Makes a violation.
    public init(migration: String, query: String, details: String) {
        self.migration = migration
        self.query = query
        self.details = details
    }

    /// For a person.
    public var description: String { "\(migration)/\(query): \(details)" }
}
