public import Foundation
import GRDB
import ProviderKit

extension SQLiteStore {
    /// See ``BookingStore/beginWrite(_:version:in:at:)``.
    public func beginWrite(
        _ id: BookingID, version: Int, in address: CalendarAddress, at instant: Date
    ) async throws(StoreError) -> WriteStart {
        try await write { db in
            let booking = try Self.requireBooking(id, in: db)
            guard booking.version == version else { return .outdated(booking) }
            guard booking.status == .confirmed, booking.address == address else {
                throw StoreError(
                    .conflict, "version \(version) of the booking \(id) is not to be in calendar \(address); nothing may be written there")
            }
            let now = Instant.milliseconds(instant)
            switch try Self.mapping(of: id, in: address, db)?.state {
            case .creating, .live: break
            case .deleted, .lost:
                try db.run(
                    """
                    UPDATE external_calendar_events SET
                        state = 'creating', generation = generation + 1, event_id = NULL, uid = NULL, revision = NULL, booking_version = NULL,
                        updated_at = ?
                    WHERE booking_id = ? AND connection_id = ? AND calendar_id = ?
                    """, [now, id.rawValue, address.connection.rawValue, address.calendar.rawValue])
            case nil:
                try db.run(
                    """
                    INSERT INTO external_calendar_events (booking_id, connection_id, calendar_id, state, generation, created_at, updated_at)
                    VALUES (?, ?, ?, 'creating', 0, ?, ?)
                    """, [id.rawValue, address.connection.rawValue, address.calendar.rawValue, now, now])
            }
            guard let mapping = try Self.mapping(of: id, in: address, db) else {
                throw StoreError(.engine, "the mapping of booking \(id) was not there after it was written")
            }
            return .proceed(mapping)
        }
    }

    /// See ``BookingStore/recordWrite(_:at:)``.
    public func recordWrite(_ result: WriteResult, at instant: Date) async throws(StoreError) -> WriteRecorded {
        try await write { db in
            guard let mapping = try Self.mapping(of: result.booking, in: result.address, db), mapping.generation == result.generation,
                mapping.writtenVersion ?? 0 <= result.version
            else { return .superseded }
            try Self.record(result, over: mapping, at: Instant.milliseconds(instant), in: db)
            let booking = try Self.requireBooking(result.booking, in: db)
            let work = try Self.work(for: booking, in: db)
            if work.isDone { return .settled(try Self.settle(booking.id, in: db)) }
            if booking.state == .synced {
                return .moreToDo(try Self.work(for: Self.open(booking.id, at: instant, in: db), in: db))
            }
            // The job that is under way may have been about an older version; nothing must be left without a job.
            let hasJob =
                try db.row("SELECT 1 FROM jobs WHERE kind = ? AND subject = ?", [JobKind.writeBooking.rawValue, booking.id.rawValue]) != nil
            if booking.version != result.version || !hasJob {
                _ = try Self.enqueue(Self.writeJob(for: booking, at: instant), at: instant, in: db)
            }
            return .moreToDo(work)
        }
    }

    /// See ``BookingStore/recordWriteFailure(_:version:message:givingUp:at:)``.
    public func recordWriteFailure(
        _ id: BookingID, version: Int, message: String, givingUp: Bool, at instant: Date
    ) async throws(StoreError) -> Bool {
        try await write { db in
            try db.run(
                "UPDATE bookings SET last_error = ?, state = ? WHERE id = ? AND version = ? AND state <> 'synced'",
                [Text.prose(message), (givingUp ? Booking.State.failed : .pending).rawValue, id.rawValue, version]) > 0
        }
    }

    private static func mapping(of id: BookingID, in address: CalendarAddress, _ db: Database) throws -> ExternalCalendarEvent? {
        try db.row(
            "SELECT * FROM external_calendar_events WHERE booking_id = ? AND connection_id = ? AND calendar_id = ?",
            [id.rawValue, address.connection.rawValue, address.calendar.rawValue]
        ).map { try ExternalCalendarEvent(row: $0) }
    }

    private static func record(_ result: WriteResult, over mapping: ExternalCalendarEvent, at now: Int64, in db: Database) throws {
        switch result.effect {
        case .written(let event, let occupied):
            try point(mapping, at: event, version: result.version, now, db)
            try occupy(event, occupied, of: mapping, db)
        case .found(let event):
            try point(mapping, at: event, version: mapping.writtenVersion, now, db)
        case .deleted: try end(mapping, as: .deleted, now, db)
        case .lost: try end(mapping, as: .lost, now, db)
        }
    }

    private static func point(
        _ mapping: ExternalCalendarEvent, at event: EventReference, version: Int?, _ now: Int64, _ db: Database
    ) throws {
        let address = mapping.address
        let eventID = try Text.identifier(event.id)
        let other = try db.row(
            """
            SELECT booking_id FROM external_calendar_events
            WHERE connection_id = ? AND calendar_id = ? AND event_id = ? AND state = 'live' AND booking_id <> ?
            """, [address.connection.rawValue, address.calendar.rawValue, eventID, mapping.booking.rawValue])
        if let other {
            throw StoreError(
                .conflict,
                "the event \(event.id) in calendar \(address) belongs to the booking \(other[0] as String); it cannot be that of \(mapping.booking) too"
            )
        }
        try db.run(
            """
            UPDATE external_calendar_events SET
                state = 'live', event_id = ?, uid = ?, revision = ?, booking_version = ?, updated_at = ?
            WHERE booking_id = ? AND connection_id = ? AND calendar_id = ?
            """,
            [
                eventID, try Text.identifier(event.uid), try Text.opaque(event.revision.rawValue, "revision"), version, now,
                mapping.booking.rawValue, address.connection.rawValue, address.calendar.rawValue,
            ])
    }

    private static func end(_ mapping: ExternalCalendarEvent, as state: ExternalCalendarEvent.State, _ now: Int64, _ db: Database) throws {
        try db.run(
            """
            UPDATE external_calendar_events SET state = ?, updated_at = ?
            WHERE booking_id = ? AND connection_id = ? AND calendar_id = ?
            """,
            [
                state.rawValue, now, mapping.booking.rawValue, mapping.address.connection.rawValue, mapping.address.calendar.rawValue,
            ])
        guard let event = mapping.event else { return }
        let calendar = try requireCalendar(mapping.address, in: db)
        try db.run("DELETE FROM remote_events WHERE calendar = ? AND event_id = ?", [calendar, event.id.rawValue])
        try changeBusyVersion(of: calendar, in: db)
        try markDuringRun(of: calendar, db)
    }

    /// The calendar's busy time follows a write at once, without waiting for the next run.
    private static func occupy(
        _ event: EventReference, _ occupied: BusyInterval?, of mapping: ExternalCalendarEvent, _ db: Database
    ) throws {
        let row = try SyncRow.require(mapping.address, in: db)
        // With the generation of the run under way, so that its sweep does not take the event for one that is gone.
        let remote = try RemoteEventRow(id: event.id, uid: event.uid, revision: event.revision, key: nil)
            .write(in: row.calendar, generation: row.generation, db)
        if let occupied {
            try insert(BusyTime(busy: [BusyBlock(window: occupied.window, kind: occupied.kind)]), of: remote, in: row.calendar, db)
        }
        try changeBusyVersion(of: row.calendar, in: db)
        try markDuringRun(of: row.calendar, db)
    }

    /// A run under way may have read the calendar before the write: have it read once more.
    private static func markDuringRun(of calendar: Int64, _ db: Database) throws {
        try db.run("UPDATE calendar_sync_state SET dirty_marks = dirty_marks + 1 WHERE calendar = ? AND run_id IS NOT NULL", [calendar])
    }
}
