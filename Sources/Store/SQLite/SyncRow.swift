import Foundation
import GRDB
import ProviderKit

/// A row of `calendar_sync_state`, with what only the store needs.
struct SyncRow {
    /// The calendar's row number.
    let calendar: Int64
    let state: SyncState
    /// Counts runs.
    let generation: Int64
    /// Counts commits that changed the calendar's busy blocks.
    let busyVersion: Int64
    /// An upper bound for the length of the calendar's busy blocks, in milliseconds.
    let longestBlock: Int64
    let run: Run?

    /// The run under way, or broken off.
    struct Run {
        let id: SyncRunID
        /// The page that is missing; `nil` before the first page was applied.
        let cursor: ProviderKit.Cursor?
        let startedAt: Date
        let horizon: TimeWindow
        /// Whether the provider called an event unchanged that the store does not hold.
        let lostTrack: Bool
    }

    /// The row of one calendar. Throws ``StoreError/Code/notFound``.
    static func require(_ address: CalendarAddress, in db: Database) throws -> SyncRow {
        let calendar = try SQLiteStore.requireCalendar(address, in: db)
        guard let row = try db.row("SELECT \(columns) \(source) WHERE calendar = ?", [calendar]) else {
            throw StoreError(.corrupt, "the calendar \(address) has no sync state; run `calendar-host migrate verify`")
        }
        return SyncRow(row: row)
    }

    /// The rows of all calendars, by address.
    static func all(of connection: ConnectionID?, in db: Database) throws -> [SyncRow] {
        try db.rows(
            "SELECT \(columns) \(source) WHERE ?1 IS NULL OR calendars.connection_id = ?1 ORDER BY calendars.connection_id, calendars.calendar_id",
            [connection?.rawValue]
        ).map { SyncRow(row: $0) }
    }

    private static let source = "FROM calendar_sync_state JOIN calendars ON calendars.id = calendar_sync_state.calendar"

    /// What ``init(row:)`` reads, by position.
    static let columns = """
        calendar_sync_state.calendar, calendars.connection_id, calendars.calendar_id, cursor, horizon_start, horizon_end, as_of, last_error,
        last_error_at, dirty_marks, covered_marks, generation, busy_version, longest_block, run_id, run_cursor, run_started_at,
        run_horizon_start, run_horizon_end, run_lost_track, last_news_at
        """
    static let columnCount = 21

    /// Reads a row that begins with ``columns``.
    init(row: Row) {
        let runID = (row[14] as String?).map { SyncRunID($0) }
        calendar = row[0]
        generation = row[11]
        busyVersion = row[12]
        longestBlock = row[13]
        state = SyncState(
            address: CalendarAddress(connection: ConnectionID(row[1] as String), calendar: CalendarID(row[2] as String)),
            cursor: (row[3] as String?).map { ProviderKit.Cursor($0) }, horizon: Instant.window(row[4], row[5]),
            asOf: (row[6] as Int64?).map { Instant.date($0) },
            lastError: (row[7] as String?).map { SyncFailure(message: $0, at: Instant.date(row[8] ?? 0)) }, dirtyMarks: row[9],
            coveredMarks: row[10], run: runID, lastNewsAt: (row[20] as Int64?).map { Instant.date($0) })
        if let runID, let horizon = Instant.window(row[17], row[18]) {
            run = Run(
                id: runID, cursor: (row[15] as String?).map { ProviderKit.Cursor($0) }, startedAt: Instant.date(row[16] ?? 0),
                horizon: horizon, lostTrack: row[19])
        } else {
            run = nil
        }
    }
}
