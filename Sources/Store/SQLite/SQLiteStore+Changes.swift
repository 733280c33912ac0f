public import Foundation
import GRDB
public import ProviderKit

extension SQLiteStore {
    /// See ``ChangeStore/syncState(of:)``.
    public func syncState(of address: CalendarAddress) async throws(StoreError) -> SyncState {
        try await read { db in try SyncRow.require(address, in: db).state }
    }

    /// See ``ChangeStore/syncStates(of:)``.
    public func syncStates(of connection: ConnectionID?) async throws(StoreError) -> [SyncState] {
        try await read { db in try SyncRow.all(of: connection, in: db).map(\.state) }
    }

    /// See ``ChangeStore/markDirty(_:enqueueing:)``.
    public func markDirty(_ address: CalendarAddress, enqueueing job: NewJob?) async throws(StoreError) {
        try await write { db in
            let calendar = try Self.requireCalendar(address, in: db)
            try db.run("UPDATE calendar_sync_state SET dirty_marks = dirty_marks + 1 WHERE calendar = ?", [calendar])
            if let job { _ = try Self.enqueue(job, at: job.runAfter, in: db) }
        }
    }

    /// See ``ChangeStore/beginRun(_:of:horizon:fromScratch:at:)``.
    public func beginRun(
        _ id: SyncRunID, of address: CalendarAddress, horizon: TimeWindow, fromScratch: Bool, at instant: Date
    ) async throws(StoreError) -> SyncRun {
        try await writeInPassing { db in
            let runID = try Text.identifier(id)
            // The store keeps milliseconds; comparing what it keeps makes an equal horizon equal.
            guard let horizon = Instant.window(Instant.floor(horizon.start), Instant.ceiling(horizon.end)) else {
                throw StoreError(.invalid, "a horizon must be at least a millisecond long, between the years 0 and 9999")
            }
            let row = try SyncRow.require(address, in: db)
            let isHeld = row.state.horizon == horizon
            let known = isHeld ? try Self.knownRevisions(of: row.calendar, in: db) : [:]
            if let broken = row.run, let missingPage = broken.cursor, broken.horizon == horizon, !fromScratch {
                try db.run("UPDATE calendar_sync_state SET run_id = ? WHERE calendar = ?", [runID, row.calendar])
                return SyncRun(id: id, address: address, cursor: missingPage, horizon: horizon, known: known)
            }
            try db.run(
                """
                UPDATE calendar_sync_state SET
                    run_id = ?, run_cursor = NULL, run_started_at = ?, run_marks = dirty_marks, run_horizon_start = ?, run_horizon_end = ?,
                    run_lost_track = 0, generation = generation + 1
                WHERE calendar = ?
                """,
                [
                    runID, Instant.milliseconds(instant), Instant.milliseconds(horizon.start), Instant.milliseconds(horizon.end),
                    row.calendar,
                ])
            return SyncRun(
                id: id, address: address, cursor: isHeld && !fromScratch ? row.state.cursor : nil, horizon: horizon, known: known)
        }
    }

    /// See ``ChangeStore/applyChanges(_:of:to:at:)``.
    public func applyChanges(
        _ page: ChangePage, of run: SyncRunID, to address: CalendarAddress, at instant: Date
    ) async throws(StoreError) -> ApplyOutcome {
        try await write { db in
            let row = try SyncRow.require(address, in: db)
            guard let current = row.run, current.id == run else { return .superseded }
            return .applied(try PageApplication(row: row, run: current, db: db).apply(page))
        }
    }

    /// See ``ChangeStore/failRun(_:of:message:dropsCursor:at:)``.
    public func failRun(
        _ id: SyncRunID, of address: CalendarAddress, message: String, dropsCursor: Bool, at instant: Date
    ) async throws(StoreError) -> Bool {
        try await write { db in
            let row = try SyncRow.require(address, in: db)
            guard row.run?.id == id else { return false }
            try db.run(
                "UPDATE calendar_sync_state SET last_error = ?, last_error_at = ? WHERE calendar = ?",
                [Text.prose(message), Instant.milliseconds(instant), row.calendar])
            if dropsCursor {
                try db.run("UPDATE calendar_sync_state SET cursor = NULL WHERE calendar = ?", [row.calendar])
                try Self.endRun(of: row.calendar, in: db)
            }
            return true
        }
    }

    /// See ``ChangeStore/replaceBusyTime(with:of:in:at:)``.
    public func replaceBusyTime(
        with busyTime: BusyTime, of run: SyncRunID, in address: CalendarAddress, at instant: Date
    ) async throws(StoreError) -> Bool {
        try await write { db in
            let row = try SyncRow.require(address, in: db)
            guard let current = row.run, current.id == run else { return false }
            for table in ["busy_blocks", "unknown_times", "remote_events"] {
                try db.run("DELETE FROM \(table) WHERE calendar = ?", [row.calendar])
            }
            try db.run("UPDATE calendar_sync_state SET longest_block = 0 WHERE calendar = ?", [row.calendar])
            try Self.insert(busyTime, of: nil, in: row.calendar, db)
            try Self.changeBusyVersion(of: row.calendar, in: db)
            try Self.completeRun(current, of: row.calendar, cursor: nil, isHorizonCovered: true, in: db)
            return true
        }
    }

    private static func knownRevisions(of calendar: Int64, in db: Database) throws -> [EventID: Revision] {
        var known: [EventID: Revision] = [:]
        var ambiguous: Set<EventID> = []
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: "SELECT event_id, revision FROM remote_events WHERE calendar = ?"), arguments: [calendar])
        while let row = try rows.next() {
            // Swift holds canonically equivalent texts for equal, servers do not: such events are read again rather than mixed up.
            if known.updateValue(Revision(row[1] as String), forKey: EventID(row[0] as String)) != nil {
                ambiguous.insert(EventID(row[0] as String))
            }
        }
        for id in ambiguous { known[id] = nil }
        return known
    }

    /// Has to be part of every commit that changes busy blocks: readers keep what they read until the version is another one.
    static func changeBusyVersion(of calendar: Int64, in db: Database) throws {
        try db.run("UPDATE calendar_sync_state SET busy_version = busy_version + 1 WHERE calendar = ?", [calendar])
    }

    /// Writes the time of one event, or of none that is known.
    static func insert(_ busyTime: BusyTime, of event: Int64?, in calendar: Int64, _ db: Database) throws {
        var longest: Int64 = 0
        for block in busyTime.busy {
            let start = Instant.floor(block.window.start)
            let end = Instant.ceiling(block.window.end)
            // Only an interval outside the years that are kept has no length here.
            guard start < end else { continue }
            longest = max(longest, end - start)
            try db.run(
                "INSERT OR IGNORE INTO busy_blocks (calendar, event, start_at, end_at, kind) VALUES (?, ?, ?, ?, ?)",
                [calendar, event, start, end, block.kind.rawValue])
        }
        for unknown in busyTime.unknown {
            let start = Instant.floor(unknown.window.start)
            let end = Instant.ceiling(unknown.window.end)
            guard start < end else { continue }
            try db.run(
                "INSERT INTO unknown_times (calendar, event, event_id, uid, start_at, end_at, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    calendar, event, (unknown.event?.rawValue).map(Text.prose), (unknown.uid?.rawValue).map(Text.prose), start, end,
                    Text.prose(unknown.reason),
                ])
        }
        if longest > 0 {
            try db.run(
                "UPDATE calendar_sync_state SET longest_block = ?1 WHERE calendar = ?2 AND longest_block < ?1", [longest, calendar])
        }
    }

    /// Ends a run that went well. `isHorizonCovered`: everything alive inside the run's horizon was told.
    static func completeRun(
        _ run: SyncRow.Run, of calendar: Int64, cursor: String?, isHorizonCovered: Bool, in db: Database
    ) throws {
        if isHorizonCovered {
            try db.run(
                "UPDATE calendar_sync_state SET horizon_start = run_horizon_start, horizon_end = run_horizon_end WHERE calendar = ?",
                [calendar])
        }
        // What was missing is told by a run that reads everything: so no cursor, and one mark more.
        try db.run(
            """
            UPDATE calendar_sync_state SET
                cursor = ?, as_of = run_started_at, last_error = NULL, last_error_at = NULL,
                covered_marks = run_marks, dirty_marks = dirty_marks + ?
            WHERE calendar = ?
            """, [run.lostTrack ? nil : cursor, run.lostTrack ? 1 : 0, calendar])
        try endRun(of: calendar, in: db)
    }

    private static func endRun(of calendar: Int64, in db: Database) throws {
        try db.run(
            """
            UPDATE calendar_sync_state SET
                run_id = NULL, run_cursor = NULL, run_started_at = NULL, run_marks = NULL, run_horizon_start = NULL, run_horizon_end = NULL,
                run_lost_track = 0
            WHERE calendar = ?
            """, [calendar])
    }
}
