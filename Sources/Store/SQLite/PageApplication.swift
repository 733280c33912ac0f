import Foundation
import GRDB
import ProviderKit

/// Applies one page of changes, inside the caller's transaction.
struct PageApplication {
    let row: SyncRow
    let run: SyncRow.Run
    let db: Database

    func apply(_ page: ChangePage) throws -> AppliedPage {
        var upserted = 0
        var news = 0
        var removed = 0
        var missing: [EventID] = []
        var orphaned: [BookingID] = []
        for change in page.changes {
            switch change {
            case .upserted(let snapshot):
                if try !holds(snapshot) { news += 1 }
                try upsert(snapshot)
                upserted += 1
            case .removed(let id):
                orphaned += try bookings(writtenAs: id.rawValue)
                removed += try db.run("DELETE FROM remote_events WHERE calendar = ? AND event_id = ?", [row.calendar, id.rawValue])
            case .unchanged(let id):
                let held = try db.run(
                    "UPDATE remote_events SET seen_generation = ? WHERE calendar = ? AND event_id = ?",
                    [row.generation, row.calendar, id.rawValue])
                if held == 0 { missing.append(id) }
            }
        }
        try SQLiteStore.changeBusyVersion(of: row.calendar, in: db)
        let holdsHorizon = try narrowHorizon()
        let lostTrack = run.lostTrack || !missing.isEmpty
        var swept = 0
        let endsRun: Bool
        switch page.next {
        case .more(let cursor):
            endsRun = false
            try db.run(
                "UPDATE calendar_sync_state SET run_cursor = ?, run_lost_track = ? WHERE calendar = ?",
                [try Text.opaque(cursor.rawValue, "cursor"), lostTrack, row.calendar])
        case .end(let cursor):
            endsRun = true
            guard page.isComplete || holdsHorizon else {
                throw StoreError(
                    .invalid,
                    "the adapter ended a run over calendar \(row.state.address) as if it were partial, though everything was asked for; "
                        + "nothing of this page was applied")
            }
            if page.isComplete {
                let (count, bookings) = try sweep()
                swept = count
                orphaned += bookings
            }
            let ended = SyncRow.Run(id: run.id, cursor: run.cursor, startedAt: run.startedAt, horizon: run.horizon, lostTrack: lostTrack)
            try SQLiteStore.completeRun(
                ended, of: row.calendar, cursor: try Text.opaque(cursor.rawValue, "cursor"), isHorizonCovered: true, in: db)
        }
        let isDirty = try SyncRow.require(row.state.address, in: db).state.isDirty
        return AppliedPage(
            upserted: upserted, news: news + removed + swept, removed: removed, swept: swept, missing: missing, orphaned: orphaned,
            endsRun: endsRun, isDirty: isDirty)
    }

    /// Whether the event is stored in this revision already, as after a write of our own.
    private func holds(_ snapshot: EventSnapshot) throws -> Bool {
        try db.row(
            "SELECT 1 FROM remote_events WHERE calendar = ? AND event_id = ? AND revision = ?",
            [row.calendar, snapshot.id.rawValue, snapshot.revision.rawValue]) != nil
    }

    private func upsert(_ snapshot: EventSnapshot) throws {
        let event = try RemoteEventRow(
            id: snapshot.id, uid: snapshot.uid, revision: snapshot.revision, key: snapshot.key
        ).write(in: row.calendar, generation: row.generation, db)
        try SQLiteStore.insert(snapshot.busyTime, of: event, in: row.calendar, db)
    }

    /// Events told for another horizon than the stored one are known only where both agree, until the run ends.
    /// Returns whether the stored horizon is the run's.
    private func narrowHorizon() throws -> Bool {
        guard let stored = row.state.horizon else { return false }
        if stored == run.horizon { return true }
        guard let common = stored.intersection(run.horizon) else {
            // A cursor is worth nothing without the horizon its busy time was told for.
            try db.run(
                "UPDATE calendar_sync_state SET horizon_start = NULL, horizon_end = NULL, cursor = NULL WHERE calendar = ?", [row.calendar])
            return false
        }
        try db.run(
            "UPDATE calendar_sync_state SET horizon_start = ?, horizon_end = ? WHERE calendar = ?",
            [Instant.milliseconds(common.start), Instant.milliseconds(common.end), row.calendar])
        return false
    }

    /// Removes what a complete run did not name, and busy time without events from an earlier way of reading.
    private func sweep() throws -> (count: Int, orphaned: [BookingID]) {
        let orphaned = try db.rows(
            """
            SELECT external_calendar_events.booking_id FROM remote_events JOIN external_calendar_events
                ON external_calendar_events.event_id = remote_events.event_id AND external_calendar_events.state = 'live'
            WHERE remote_events.calendar = ? AND remote_events.seen_generation <> ?
                AND external_calendar_events.connection_id = ? AND external_calendar_events.calendar_id = ?
            """, [row.calendar, row.generation, row.state.address.connection.rawValue, row.state.address.calendar.rawValue]
        ).map { BookingID($0[0] as String) }
        let count = try db.run("DELETE FROM remote_events WHERE calendar = ? AND seen_generation <> ?", [row.calendar, row.generation])
        try db.run("DELETE FROM busy_blocks WHERE calendar = ? AND event IS NULL", [row.calendar])
        try db.run("DELETE FROM unknown_times WHERE calendar = ? AND event IS NULL", [row.calendar])
        return (count, orphaned)
    }

    private func bookings(writtenAs event: String) throws -> [BookingID] {
        try db.rows(
            """
            SELECT booking_id FROM external_calendar_events
            WHERE connection_id = ? AND calendar_id = ? AND event_id = ? AND state = 'live'
            """, [row.state.address.connection.rawValue, row.state.address.calendar.rawValue, event]
        ).map { BookingID($0[0] as String) }
    }
}
