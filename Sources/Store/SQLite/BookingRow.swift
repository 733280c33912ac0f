import Foundation
import GRDB
import ProviderKit

/// A row of `bookings`.
struct BookingRow {
    let booking: Booking
    /// The stored draft, as it is spelled: equal drafts are equal texts.
    private let draft: String

    static func find(_ id: BookingID, in db: Database) throws -> BookingRow? {
        try db.row("SELECT * FROM bookings WHERE id = ?", [id.rawValue]).map { try BookingRow(row: $0) }
    }

    init(row: Row) throws {
        draft = row["draft"]
        booking = Booking(
            id: BookingID(row["id"] as String), address: CalendarAddress(row: row),
            draft: try Text.value(EventDraft.self, json: draft), invitations: try row.choice("invitations"),
            status: try row.choice("status"),
            version: row["version"], state: try row.choice("state"), lastError: row["last_error"], createdAt: row.instant("created_at"),
            updatedAt: row.instant("updated_at"))
    }

    /// Whether the booking is already what a request wants.
    func says(_ request: BookingRequest, draft: String) -> Bool {
        booking.status == .confirmed && booking.address == request.address && booking.invitations == request.invitations
            && self.draft.utf8.elementsEqual(draft.utf8)
    }

    /// Adds or replaces the row, confirmed and pending.
    static func write(_ request: BookingRequest, draft: String, version: Int, at instant: Date, in db: Database) throws {
        let start = Instant.milliseconds(request.draft.window.start)
        let end = Instant.milliseconds(request.draft.window.end)
        guard start < end else {
            throw StoreError(.invalid, "the booking \(request.id) must be at least a millisecond long, between the years 0 and 9999")
        }
        let now = Instant.milliseconds(instant)
        try db.run(
            """
            INSERT INTO bookings (id, connection_id, calendar_id, status, title, start_at, end_at, time_zone, takes_time, draft, invitations,
                version, state, created_at, updated_at)
            VALUES (?, ?, ?, 'confirmed', ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                connection_id = excluded.connection_id, calendar_id = excluded.calendar_id, status = excluded.status, title = excluded.title,
                start_at = excluded.start_at, end_at = excluded.end_at, time_zone = excluded.time_zone, takes_time = excluded.takes_time,
                draft = excluded.draft, invitations = excluded.invitations, version = excluded.version, state = excluded.state,
                updated_at = excluded.updated_at
            """,
            [
                request.id.rawValue, request.address.connection.rawValue, request.address.calendar.rawValue,
                Text.prose(request.draft.title),
                start, end, request.draft.timeZone.map(Text.prose), request.draft.isBusy, draft, request.invitations.rawValue, version, now,
                now,
            ])
    }
}

extension CalendarAddress {
    /// The columns `connection_id` and `calendar_id`.
    init(row: Row) {
        self.init(connection: ConnectionID(row["connection_id"] as String), calendar: CalendarID(row["calendar_id"] as String))
    }
}

extension ExternalCalendarEvent {
    init(row: Row) throws {
        var event: EventReference?
        if let id = row["event_id"] as String?, let uid = row["uid"] as String?, let revision = row["revision"] as String? {
            event = EventReference(id: EventID(id), uid: EventUID(uid), revision: Revision(revision))
        }
        self.init(
            booking: BookingID(row["booking_id"] as String), address: CalendarAddress(row: row), state: try row.choice("state"),
            generation: row["generation"], event: event, writtenVersion: row["booking_version"], createdAt: row.instant("created_at"),
            updatedAt: row.instant("updated_at"))
    }
}
