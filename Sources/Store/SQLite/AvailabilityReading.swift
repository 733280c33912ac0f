import Foundation
import GRDB
import ProviderKit

/// Answers one availability query, inside the caller's read transaction.
///
/// This is the store's busiest question: rows are read for all calendars at once and by position, blocks from memory where the calendar is
/// unchanged since it was last asked about.
struct AvailabilityReading {
    private let query: AvailabilityQuery
    private let cache: BusyCache
    private let db: Database
    private let start: Int64
    private let end: Int64

    init(query: AvailabilityQuery, cache: BusyCache, db: Database) {
        self.query = query
        self.cache = cache
        self.db = db
        start = Instant.milliseconds(query.window.start)
        end = Instant.milliseconds(query.window.end)
    }

    func answer() throws -> [CalendarAvailability] {
        let calendars = try readCalendars()
        let numbers = try Text.json(calendars.map(\.sync.calendar))
        let excluded = try excludedEvents()
        let unknown = try readUnknownTimes(of: numbers, excluding: excluded)
        let pending = try readPending(of: numbers)
        return try calendars.map { calendar in
            let number = calendar.sync.calendar
            return CalendarAvailability(
                calendar: calendar.stored, state: calendar.sync.state,
                busy: intervals(try blocks(of: calendar.sync), longest: calendar.sync.longestBlock, excluding: excluded),
                unknown: unknown[number] ?? [], pending: pending[number] ?? [])
        }
    }

    /// The calendars asked about, each once, in the order of the query.
    private func readCalendars() throws -> [(sync: SyncRow, stored: StoredCalendar)] {
        let asked = try Text.json(query.calendars.map { [$0.connection.rawValue, $0.calendar.rawValue] })
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT \(SyncRow.columns), \(StoredCalendar.columns), asked.key
                    FROM json_each(?) AS asked
                    JOIN calendars ON calendars.connection_id = json_extract(asked.value, '$[0]')
                        AND calendars.calendar_id = json_extract(asked.value, '$[1]')
                    JOIN calendar_sync_state ON calendar_sync_state.calendar = calendars.id
                    ORDER BY asked.key
                    """), arguments: [asked])
        var calendars: [(sync: SyncRow, stored: StoredCalendar)] = []
        var seen: Set<Int64> = []
        var next = 0
        while let row = try rows.next() {
            guard row[SyncRow.columnCount + StoredCalendar.columnCount] == next else { break }
            next += 1
            let sync = SyncRow(row: row)
            if seen.insert(sync.calendar).inserted { calendars.append((sync, try StoredCalendar(row: row, offset: SyncRow.columnCount))) }
        }
        guard next == query.calendars.count else { throw StoreError(unknownCalendar: query.calendars[next]) }
        return calendars
    }

    /// Row numbers of the events that were written for the excluded bookings, and of copies of them in other calendars.
    private func excludedEvents() throws -> Set<Int64> {
        var events: Set<Int64> = []
        for booking in query.excludedBookings {
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

    // MARK: - Busy time

    /// For a long window all blocks of the calendar are read and kept; a short one is answered from the index where nothing is kept.
    private func blocks(of sync: SyncRow) throws -> [BusyCache.Block] {
        if let kept = cache.blocks(of: sync.calendar, version: sync.busyVersion) { return kept }
        guard query.window.length > Self.longWindow else {
            return try readBlocks(of: sync.calendar, startingAfter: start - sync.longestBlock, before: end)
        }
        let all = try readBlocks(of: sync.calendar, startingAfter: .min, before: .max)
        cache.keep(all, of: sync.calendar, version: sync.busyVersion)
        return all
    }

    /// In seconds: a fortnight.
    private static let longWindow: TimeInterval = 14 * 86_400

    private func readBlocks(of calendar: Int64, startingAfter first: Int64, before last: Int64) throws -> [BusyCache.Block] {
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT start_at, end_at, kind, event FROM busy_blocks
                    WHERE calendar = ? AND start_at > ? AND start_at < ?
                    ORDER BY start_at
                    """), arguments: [calendar, first, last])
        var blocks: [BusyCache.Block] = []
        while let row = try rows.next() {
            guard let kind = BusyKind(rawValue: row[2]) else {
                throw StoreError(.corrupt, "a busy block is of an unknown kind; run `calendar-host migrate verify`")
            }
            blocks.append(BusyCache.Block(start: row[0], end: row[1], event: row[3], kind: kind))
        }
        return blocks
    }

    /// The blocks that reach into the window, clipped to it.
    private func intervals(_ blocks: [BusyCache.Block], longest: Int64, excluding excluded: Set<Int64>) -> [BusyInterval] {
        let first = blocks.partitioningIndex { $0.start > start - longest }
        var intervals: [BusyInterval] = []
        intervals.reserveCapacity(min(blocks.count - first, 4096))
        for block in blocks[first...] {
            if block.start >= end { break }
            if block.end <= start { continue }
            if !excluded.isEmpty, let event = block.event, excluded.contains(event) { continue }
            guard let part = Instant.window(block.start, block.end)?.intersection(query.window) else { continue }
            intervals.append(BusyInterval(window: part, kind: block.kind))
        }
        return intervals
    }

    // MARK: - Unknown and pending time

    private func readUnknownTimes(of calendars: String, excluding excluded: Set<Int64>) throws -> [Int64: [UnknownTime]] {
        let rows = try db.rows(
            """
            SELECT calendar, start_at, end_at, event, event_id, uid, reason FROM unknown_times
            WHERE calendar IN (SELECT value FROM json_each(?)) AND start_at < ? AND end_at > ?
            ORDER BY start_at
            """, [calendars, end, start])
        var times: [Int64: [UnknownTime]] = [:]
        for row in rows {
            if let event = row[3] as Int64?, excluded.contains(event) { continue }
            guard let part = Instant.window(row[1], row[2])?.intersection(query.window) else { continue }
            times[row[0], default: []].append(
                UnknownTime(
                    window: part, event: (row[4] as String?).map { EventID($0) }, uid: (row[5] as String?).map { EventUID($0) },
                    reason: row[6]))
        }
        return times
    }

    /// Bookings that are not in their calendar yet, or not in this shape.
    private func readPending(of calendars: String) throws -> [Int64: [BusyInterval]] {
        let rows = try db.rows(
            """
            SELECT calendars.id, bookings.start_at, bookings.end_at, bookings.id, json_extract(bookings.draft, '$.status')
            FROM calendars JOIN bookings
                ON bookings.connection_id = calendars.connection_id AND bookings.calendar_id = calendars.calendar_id
            WHERE calendars.id IN (SELECT value FROM json_each(?)) AND bookings.state IN ('pending', 'failed')
                AND bookings.status = 'confirmed' AND bookings.takes_time = 1 AND bookings.start_at < ? AND bookings.end_at > ?
            ORDER BY bookings.start_at
            """, [calendars, end, start])
        var intervals: [Int64: [BusyInterval]] = [:]
        for row in rows where !query.excludedBookings.contains(BookingID(row[3] as String)) {
            guard let part = Instant.window(row[1], row[2])?.intersection(query.window) else { continue }
            intervals[row[0], default: []].append(BusyInterval(window: part, kind: row[4] == "tentative" ? .tentative : .busy))
        }
        return intervals
    }
}

extension Array {
    /// The first index whose element fulfils `predicate`, in an array where all elements after such a one do too.
    fileprivate func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
