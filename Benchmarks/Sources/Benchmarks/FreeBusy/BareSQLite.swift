import CSQLiteBare

/// SQLite and nothing else: one connection, one prepared statement, the rows that an availability answer reads.
final class BareSQLite {
    private var database: OpaquePointer?
    private var blocks: OpaquePointer?
    private var begin: OpaquePointer?
    private var commit: OpaquePointer?

    /// Opens a database file for reading.
    init(path: String) throws(BenchmarkError) {
        guard sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
            throw failure("the database cannot be opened")
        }
        blocks = try prepare(
            """
            SELECT start_at, end_at, kind, event FROM busy_blocks
            WHERE calendar = ?1 AND start_at < ?2 AND start_at > ?3 - (SELECT longest_block FROM calendar_sync_state WHERE calendar = ?1)
                AND end_at > ?3
            ORDER BY start_at
            """)
        begin = try prepare("BEGIN")
        commit = try prepare("COMMIT")
    }

    deinit {
        for statement in [blocks, begin, commit] { sqlite3_finalize(statement) }
        sqlite3_close(database)
    }

    /// Reads every row of the calendars that touches the window (milliseconds since 1970), in one transaction. Returns how many there
    /// are, and a number made of them all, so that no work is left out.
    func read(calendars: [Int64], from: Int64, before: Int64) throws(BenchmarkError) -> (rows: Int, checksum: Int64) {
        var rows = 0
        var checksum: Int64 = 0
        try run(begin)
        for calendar in calendars {
            sqlite3_bind_int64(blocks, 1, calendar)
            sqlite3_bind_int64(blocks, 2, before)
            sqlite3_bind_int64(blocks, 3, from)
            while true {
                switch sqlite3_step(blocks) {
                case SQLITE_ROW:
                    rows += 1
                    checksum &+= sqlite3_column_int64(blocks, 0) ^ sqlite3_column_int64(blocks, 1) ^ sqlite3_column_int64(blocks, 3)
                    checksum &+= Int64(sqlite3_column_text(blocks, 2)?.pointee ?? 0)
                    continue
                case SQLITE_DONE: break
                default: throw failure("the busy blocks cannot be read")
                }
                break
            }
            sqlite3_reset(blocks)
        }
        try run(commit)
        return (rows, checksum)
    }

    /// The row numbers of all calendars.
    func calendars() throws(BenchmarkError) -> [Int64] {
        let statement = try prepare("SELECT id FROM calendars ORDER BY id")
        defer { sqlite3_finalize(statement) }
        var numbers: [Int64] = []
        while sqlite3_step(statement) == SQLITE_ROW { numbers.append(sqlite3_column_int64(statement, 0)) }
        return numbers
    }

    private func run(_ statement: OpaquePointer?) throws(BenchmarkError) {
        guard sqlite3_step(statement) == SQLITE_DONE else { throw failure("a transaction cannot be begun or ended") }
        sqlite3_reset(statement)
    }

    private func prepare(_ sql: String) throws(BenchmarkError) -> OpaquePointer? {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK else { throw failure("a statement cannot be prepared") }
        return statement
    }

    private func failure(_ what: String) -> BenchmarkError {
        BenchmarkError("\(what): \(database.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory")")
    }
}
