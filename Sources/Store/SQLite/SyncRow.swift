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

    private static let columns = """
        SELECT calendar_sync_state.*, calendars.connection_id, calendars.calendar_id
        FROM calendar_sync_state JOIN calendars ON calendars.id = calendar_sync_state.calendar
        """

    /// The row of one calendar. Throws ``StoreError/Code/notFound``.
    static func require(_ address: CalendarAddress, in db: Database) throws -> SyncRow {
        let calendar = try SQLiteStore.requireCalendar(address, in: db)
        guard let row = try db.row(columns + " WHERE calendar = ?", [calendar]) else {
            throw StoreError(.corrupt, "the calendar \(address) has no sync state; run `calendar-host migrate verify`")
        }
        return SyncRow(row: row)
    }

    /// The rows of all calendars, by address.
    static func all(of connection: ConnectionID?, in db: Database) throws -> [SyncRow] {
        try db.rows(columns + " WHERE ?1 IS NULL OR connection_id = ?1 ORDER BY connection_id, calendar_id", [connection?.rawValue])
            .map { SyncRow(row: $0) }
    }

    init(row: Row) {
        calendar = row["calendar"]
        generation = row["generation"]
        let address = CalendarAddress(
            connection: ConnectionID(row["connection_id"] as String), calendar: CalendarID(row["calendar_id"] as String))
        let runID = (row["run_id"] as String?).map { SyncRunID($0) }
        state = SyncState(
            address: address, cursor: (row["cursor"] as String?).map { ProviderKit.Cursor($0) },
            horizon: Instant.window(row["horizon_start"], row["horizon_end"]), asOf: row.optionalInstant("as_of"),
            lastError: (row["last_error"] as String?).map { SyncFailure(message: $0, at: Instant.date(row["last_error_at"] ?? 0)) },
            dirtyMarks: row["dirty_marks"], coveredMarks: row["covered_marks"], run: runID)
        if let runID, let horizon = Instant.window(row["run_horizon_start"], row["run_horizon_end"]) {
            run = Run(
                id: runID, cursor: (row["run_cursor"] as String?).map { ProviderKit.Cursor($0) },
                startedAt: Instant.date(row["run_started_at"] ?? 0),
                horizon: horizon, lostTrack: row["run_lost_track"])
        } else {
            run = nil
        }
    }
}
