import GRDB

/// The store over one SQLite file: write-ahead log, full synchronisation, one writer, foreign keys enforced.
///
/// Only who works on what (leases and runs) is written without waiting for the disk: after a power failure that work is done again.
///
/// Several processes may use the file at once; a writer waits for another one up to ``SQLiteOptions/busyTimeout``. Open a file once per
/// process.
public struct SQLiteStore: Store {
    let writer: any DatabaseWriter
    let busyCache: BusyCache
    private let openness = SQLiteOpenness()
    private let commits: GroupCommit

    /// Opens a database for work.
    ///
    /// Throws ``StoreError/Code/schemaNotReady`` unless its schema is exactly this release's, ``StoreError/Code/foreignDatabase`` for a
    /// file of something else, ``StoreError/Code/corrupt``, ``StoreError/Code/readOnly`` and ``StoreError/Code/inaccessible``. No file is
    /// made.
    public init(path: String, options: SQLiteOptions = SQLiteOptions()) async throws(StoreError) {
        let state = try await SQLiteMigrator(path: path, options: options).state()
        guard state == .current else { throw StoreError(.schemaNotReady, "the database \(path) cannot be used: \(state)") }
        self.init(writer: try SQLiteFile.openPool(path: path, options: options), options: options)
    }

    private init(writer: any DatabaseWriter, options: SQLiteOptions) {
        self.writer = writer
        commits = GroupCommit(writer: writer, openness: openness, longest: options.longestGroup)
        busyCache = BusyCache(capacity: options.cachedBlocks)
    }

    /// A database in memory with this release's schema: for tests, and gone with its last copy.
    public static func inMemory() async throws(StoreError) -> SQLiteStore {
        let catalogue = try MigrationCatalogue.standard()
        do {
            let queue = try DatabaseQueue(configuration: SQLiteFile.configuration(SQLiteOptions(), readOnly: false))
            try await queue.write { db in
                for migration in catalogue { try SchemaHistory.apply(migration, in: db, at: 0) }
            }
            return SQLiteStore(writer: queue, options: SQLiteOptions())
        } catch {
            throw StoreError(engine: error, path: ":memory:")
        }
    }

    /// See ``Store/close()``.
    public func close() async throws(StoreError) {
        openness.end()
        do { try writer.close() } catch { throw StoreError(engine: error, path: writer.path) }
    }

    /// Writes, alone or in one commit with others (``GroupCommit``); nothing of it is there where `work` throws.
    func write<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws(StoreError) -> Value {
        try await commit(isDurable: true, work)
    }

    /// The same, but its commit does not wait for the disk: it outlives the process, but may be lost with the power. Only for what
    /// is simply done again then, such as who works on what. Whatever is durable later makes it durable too, so order is never lost.
    func writeInPassing<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws(StoreError) -> Value {
        try await commit(isDurable: false, work)
    }

    /// How many writes wait for their commit.
    var pendingWrites: Int { commits.pending }

    private func commit<Value: Sendable>(
        isDurable: Bool, _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        try openness.check()
        do { return try await commits.write(isDurable: isDurable, work) } catch { throw StoreError(engine: error, path: writer.path) }
    }

    /// One read transaction: everything `work` reads is of one instant.
    func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws(StoreError) -> Value {
        try openness.check()
        do { return try await writer.read(work) } catch { throw StoreError(engine: error, path: writer.path) }
    }
}

/// How a database file is opened.
public struct SQLiteOptions: Hashable, Sendable {
    /// How long to wait for another process that writes.
    public var busyTimeout: Duration
    /// How many readers may work at once. At least 1.
    public var readers: Int
    /// How many busy blocks may be kept in memory, 40 bytes each; 0 keeps none.
    public var cachedBlocks: Int
    /// How long writes that share a commit may work before those that still wait are left to the next one. The first is done in any case.
    public var longestGroup: Duration

    /// Makes options; the defaults are fit for production.
    public init(
        busyTimeout: Duration = .seconds(10), readers: Int = 5, cachedBlocks: Int = 250_000, longestGroup: Duration = .milliseconds(2)
    ) {
        self.busyTimeout = busyTimeout
        self.readers = readers
        self.cachedBlocks = cachedBlocks
        self.longestGroup = longestGroup
    }
}
