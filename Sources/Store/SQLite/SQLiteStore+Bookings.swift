public import Foundation
import GRDB
import ProviderKit

extension SQLiteStore {
    /// See ``BookingStore/putBooking(_:expecting:at:)``.
    public func putBooking(_ request: BookingRequest, expecting expected: Int?, at instant: Date) async throws(StoreError) -> BookingOutcome
    {
        try await write { db in
            _ = try Text.identifier(request.id)
            let current = try BookingRow.find(request.id, in: db)
            guard expected == nil || expected == current?.booking.version ?? 0 else { return .conflict(current: current?.booking) }
            try Self.requireOpenCalendar(request.address, in: db)
            let draft = try Text.json(request.draft)
            if let current, current.says(request, draft: draft) { return .unchanged(try Self.resume(current.booking, at: instant, in: db)) }
            try BookingRow.write(request, draft: draft, version: (current?.booking.version ?? 0) + 1, at: instant, in: db)
            let booking = try Self.open(request.id, at: instant, in: db)
            return current == nil ? .created(booking) : .changed(booking)
        }
    }

    /// See ``BookingStore/cancelBooking(_:expecting:at:)``.
    public func cancelBooking(_ id: BookingID, expecting expected: Int?, at instant: Date) async throws(StoreError) -> BookingOutcome {
        try await write { db in
            let current = try Self.requireBooking(id, in: db)
            guard expected == nil || expected == current.version else { return .conflict(current: current) }
            guard current.status == .confirmed else { return .unchanged(try Self.resume(current, at: instant, in: db)) }
            try db.run(
                "UPDATE bookings SET status = 'cancelled', version = version + 1, updated_at = ? WHERE id = ?",
                [Instant.milliseconds(instant), id.rawValue])
            let booking = try Self.open(id, at: instant, in: db)
            // Nothing was ever announced for it, so there is nothing to take out of any calendar.
            guard try Self.work(for: booking, in: db).isDone else { return .changed(booking) }
            return .changed(try Self.settle(id, in: db))
        }
    }

    /// See ``BookingStore/booking(_:)``.
    public func booking(_ id: BookingID) async throws(StoreError) -> Booking? {
        try await read { db in try BookingRow.find(id, in: db)?.booking }
    }

    /// See ``BookingStore/bookings(_:after:limit:)``.
    public func bookings(_ filter: BookingFilter, after: BookingID?, limit: Int) async throws(StoreError) -> [Booking] {
        try await read { db in
            try db.rows(
                """
                SELECT * FROM bookings
                WHERE (?1 IS NULL OR id > ?1) AND (?2 IS NULL OR (connection_id = ?2 AND calendar_id = ?3))
                    AND (?4 = '[]' OR state IN (SELECT value FROM json_each(?4))) AND (?5 IS NULL OR (start_at < ?6 AND end_at > ?5))
                ORDER BY id LIMIT ?7
                """,
                [
                    after?.rawValue, filter.address?.connection.rawValue, filter.address?.calendar.rawValue,
                    try Text.json(filter.states.map(\.rawValue)), filter.window.map { Instant.milliseconds($0.start) },
                    filter.window.map { Instant.milliseconds($0.end) }, max(0, limit),
                ]
            ).map { try BookingRow(row: $0).booking }
        }
    }

    /// See ``BookingStore/bookingWork(_:)``.
    public func bookingWork(_ id: BookingID) async throws(StoreError) -> BookingWork? {
        try await read { db in try BookingRow.find(id, in: db).map { try Self.work(for: $0.booking, in: db) } }
    }

    /// See ``BookingStore/retryBooking(_:at:)``.
    public func retryBooking(_ id: BookingID, at instant: Date) async throws(StoreError) -> Bool {
        try await write { db in
            guard let booking = try BookingRow.find(id, in: db)?.booking, booking.state != .synced else { return false }
            _ = try Self.open(id, at: instant, in: db)
            return true
        }
    }

    // MARK: - Parts of a transaction

    static func requireBooking(_ id: BookingID, in db: Database) throws -> Booking {
        guard let booking = try BookingRow.find(id, in: db)?.booking else {
            throw StoreError(.notFound, "there is no booking \(id); put it first")
        }
        return booking
    }

    static func work(for booking: Booking, in db: Database) throws -> BookingWork {
        let mappings = try db.rows(
            "SELECT * FROM external_calendar_events WHERE booking_id = ? ORDER BY connection_id, calendar_id", [booking.id.rawValue]
        ).map { try ExternalCalendarEvent(row: $0) }
        return BookingWork(booking: booking, mappings: mappings)
    }

    /// Ends a booking's row in the outbox.
    static func settle(_ id: BookingID, in db: Database) throws -> Booking {
        try db.run("DELETE FROM booking_outbox WHERE booking_id = ?", [id.rawValue])
        try db.run("UPDATE bookings SET state = 'synced', last_error = NULL WHERE id = ?", [id.rawValue])
        // A job that still waits would find nothing to do.
        try db.run("DELETE FROM jobs WHERE kind = ? AND subject = ? AND state <> 'leased'", [JobKind.writeBooking.rawValue, id.rawValue])
        return try requireBooking(id, in: db)
    }

    /// Puts the booking's present version into the outbox, with a job that is due at once.
    static func open(_ id: BookingID, at instant: Date, in db: Database) throws -> Booking {
        try db.run("UPDATE bookings SET state = 'pending', last_error = NULL WHERE id = ?", [id.rawValue])
        let booking = try requireBooking(id, in: db)
        try db.run(
            """
            INSERT INTO booking_outbox (booking_id, version, created_at) VALUES (?, ?, ?)
            ON CONFLICT (booking_id) DO UPDATE SET version = excluded.version, created_at = excluded.created_at
            """, [id.rawValue, booking.version, Instant.milliseconds(instant)])
        _ = try enqueue(writeJob(for: booking, at: instant), at: instant, in: db)
        return booking
    }

    static func writeJob(for booking: Booking, at instant: Date) -> NewJob {
        NewJob(kind: .writeBooking, subject: booking.id.rawValue, connection: booking.address.connection, runAfter: instant)
    }

    /// A caller who asks again for what had failed wants it tried again.
    private static func resume(_ booking: Booking, at instant: Date, in db: Database) throws -> Booking {
        booking.state == .failed ? try open(booking.id, at: instant, in: db) : booking
    }

    private static func requireOpenCalendar(_ address: CalendarAddress, in db: Database) throws {
        _ = try requireCalendar(address, in: db)
        guard try requireConnection(address.connection, in: db).state != .disconnected else {
            throw StoreError(.conflict, "the connection \(address.connection) ended; connect the account anew and book there")
        }
    }
}
