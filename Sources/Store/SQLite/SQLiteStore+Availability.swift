import Foundation
import GRDB
import ProviderKit

extension SQLiteStore {
    /// See ``AvailabilityStore/availability(_:)``.
    public func availability(_ query: AvailabilityQuery) async throws(StoreError) -> [CalendarAvailability] {
        try await read { db in
            let excluded = try Self.events(of: query.excludedBookings, in: db)
            var seen: Set<Int64> = []
            return try query.calendars.compactMap { address in
                let row = try SyncRow.require(address, in: db)
                guard seen.insert(row.calendar).inserted else { return nil }
                return try Self.availability(of: row, query, excluding: excluded, in: db)
            }
        }
    }

    private static func availability(
        of row: SyncRow, _ query: AvailabilityQuery, excluding excluded: Set<Int64>, in db: Database
    ) throws -> CalendarAvailability {
        guard let calendar = try db.row("SELECT * FROM calendars WHERE id = ?", [row.calendar]) else {
            throw StoreError(.corrupt, "a sync state has no calendar; run `calendar-host migrate verify`")
        }
        return CalendarAvailability(
            calendar: try StoredCalendar(row: calendar), state: row.state,
            busy: try busyIntervals(of: row.calendar, in: query.window, excluding: excluded, db),
            unknown: try unknownTimes(of: row.calendar, in: query.window, excluding: excluded, db),
            pending: try pendingIntervals(of: row.state.address, in: query.window, excluding: query.excludedBookings, db))
    }

    /// Row numbers of the events that were written for bookings, and of copies of them in other calendars.
    private static func events(of bookings: Set<BookingID>, in db: Database) throws -> Set<Int64> {
        var events: Set<Int64> = []
        for booking in bookings {
            let written = try db.rows(
                """
                SELECT remote_events.id FROM external_calendar_events AS mapping
                    JOIN calendars ON calendars.connection_id = mapping.connection_id AND calendars.calendar_id = mapping.calendar_id
                    JOIN remote_events ON remote_events.calendar = calendars.id AND remote_events.event_id = mapping.event_id
                WHERE mapping.booking_id = ?1
                UNION
                SELECT remote_events.id FROM external_calendar_events AS mapping JOIN remote_events ON remote_events.uid = mapping.uid
                WHERE mapping.booking_id = ?1
                """, [booking.rawValue])
            events.formUnion(written.map { $0[0] as Int64 })
        }
        return events
    }

    private static func busyIntervals(
        of calendar: Int64, in window: TimeWindow, excluding excluded: Set<Int64>, _ db: Database
    ) throws -> [BusyInterval] {
        let longest = try db.number("SELECT longest_block FROM calendar_sync_state WHERE calendar = ?", [calendar]) ?? 0
        let start = Instant.milliseconds(window.start)
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT start_at, end_at, kind, event FROM busy_blocks
                    WHERE calendar = ? AND start_at < ? AND start_at > ? AND end_at > ?
                    ORDER BY start_at
                    """), arguments: [calendar, Instant.milliseconds(window.end), start - longest, start])
        var intervals: [BusyInterval] = []
        while let row = try rows.next() {
            if !excluded.isEmpty, let event = row[3] as Int64?, excluded.contains(event) { continue }
            guard let block = Instant.window(row[0], row[1]), let part = block.intersection(window) else { continue }
            guard let kind = BusyKind(rawValue: row[2]) else { throw StoreError(.corrupt, "a busy block is of an unknown kind") }
            intervals.append(BusyInterval(window: part, kind: kind))
        }
        return intervals
    }

    private static func unknownTimes(
        of calendar: Int64, in window: TimeWindow, excluding excluded: Set<Int64>, _ db: Database
    ) throws -> [UnknownTime] {
        try db.rows(
            "SELECT * FROM unknown_times WHERE calendar = ? AND start_at < ? AND end_at > ? ORDER BY start_at",
            [calendar, Instant.milliseconds(window.end), Instant.milliseconds(window.start)]
        ).compactMap { row in
            if let event = row["event"] as Int64?, excluded.contains(event) { return nil }
            guard let part = Instant.window(row["start_at"], row["end_at"])?.intersection(window) else { return nil }
            return UnknownTime(
                window: part, event: (row["event_id"] as String?).map { EventID($0) }, uid: (row["uid"] as String?).map { EventUID($0) },
                reason: row["reason"])
        }
    }

    private static func pendingIntervals(
        of address: CalendarAddress, in window: TimeWindow, excluding bookings: Set<BookingID>, _ db: Database
    ) throws -> [BusyInterval] {
        try db.rows(
            """
            SELECT id, start_at, end_at, json_extract(draft, '$.status') AS certainty FROM bookings
            WHERE connection_id = ? AND calendar_id = ? AND state IN ('pending', 'failed') AND status = 'confirmed' AND takes_time = 1
                AND start_at < ? AND end_at > ?
            ORDER BY start_at
            """,
            [
                address.connection.rawValue, address.calendar.rawValue, Instant.milliseconds(window.end),
                Instant.milliseconds(window.start),
            ]
        ).compactMap { row in
            guard !bookings.contains(BookingID(row["id"] as String)),
                let part = Instant.window(row["start_at"], row["end_at"])?.intersection(window)
            else { return nil }
            return BusyInterval(window: part, kind: row["certainty"] == "tentative" ? .tentative : .busy)
        }
    }
}
