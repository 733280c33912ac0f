public import Foundation
import GRDB
public import ProviderKit

extension SQLiteStore {
    /// See ``CalendarListStore/replaceCalendars(of:with:selectNew:at:)``.
    public func replaceCalendars(
        of connection: ConnectionID, with listing: [ProviderCalendar], selectNew: Bool, at instant: Date
    ) async throws(StoreError) -> CalendarListDifference {
        try await write { db in
            _ = try Self.requireConnection(connection, in: db)
            let now = Instant.milliseconds(instant)
            var listed: Set<Int64> = []
            var added: [CalendarID] = []
            var changed: [CalendarID] = []
            for calendar in listing {
                let (row, difference) = try Self.takeOver(calendar, of: connection, select: selectNew, at: now, in: db)
                // A provider that names a calendar twice names it once.
                guard listed.insert(row).inserted else { continue }
                switch difference {
                case .added: added.append(calendar.id)
                case .changed: changed.append(calendar.id)
                case .same: break
                }
            }
            var gone: [CalendarID] = []
            for row in try db.rows(
                "SELECT id, calendar_id FROM calendars WHERE connection_id = ? AND gone_at IS NULL", [connection.rawValue])
            where !listed.contains(row["id"]) {
                try db.run("UPDATE calendars SET gone_at = ? WHERE id = ?", [now, row["id"] as Int64])
                gone.append(CalendarID(row["calendar_id"] as String))
            }
            return CalendarListDifference(added: added, changed: changed, gone: gone)
        }
    }

    /// See ``CalendarListStore/calendars(of:)``.
    public func calendars(of connection: ConnectionID?) async throws(StoreError) -> [StoredCalendar] {
        try await read { db in
            try db.rows(
                "SELECT \(StoredCalendar.columns) FROM calendars WHERE ?1 IS NULL OR connection_id = ?1 ORDER BY connection_id, calendar_id",
                [connection?.rawValue]
            ).map { try StoredCalendar(row: $0) }
        }
    }

    /// See ``CalendarListStore/calendar(_:)``.
    public func calendar(_ address: CalendarAddress) async throws(StoreError) -> StoredCalendar? {
        try await read { db in
            try db.row(Self.calendarQuery, [address.connection.rawValue, address.calendar.rawValue]).map { try StoredCalendar(row: $0) }
        }
    }

    /// See ``CalendarListStore/selectCalendars(_:_:)``.
    public func selectCalendars(_ addresses: Set<CalendarAddress>, _ isSelected: Bool) async throws(StoreError) {
        try await write { db in
            for address in addresses {
                let id = try Self.requireCalendar(address, in: db)
                try db.run("UPDATE calendars SET is_selected = ? WHERE id = ?", [isSelected, id])
            }
        }
    }

    private static let calendarQuery = "SELECT \(StoredCalendar.columns), id FROM calendars WHERE connection_id = ? AND calendar_id = ?"

    private enum Difference { case added, changed, same }

    private static func takeOver(
        _ calendar: ProviderCalendar, of connection: ConnectionID, select: Bool, at now: Int64, in db: Database
    ) throws -> (row: Int64, difference: Difference) {
        let id = try Text.identifier(calendar.id)
        let zone = calendar.timeZone.map(Text.prose)
        let values: StatementArguments = [Text.prose(calendar.name), zone, calendar.access.column, calendar.countsAsBusy, now]
        guard let row = try db.row(calendarQuery, [connection.rawValue, id]) else {
            try db.run(
                """
                INSERT INTO calendars (name, time_zone, access, counts_as_busy, last_seen_at, connection_id, calendar_id, is_selected)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """, values + [connection.rawValue, id, select])
            let inserted = db.lastInsertedRowID
            try db.run("INSERT INTO calendar_sync_state (calendar) VALUES (?)", [inserted])
            return (inserted, .added)
        }
        let stored = try StoredCalendar(row: row)
        let isSame =
            row["name"] == Text.prose(calendar.name) && row["time_zone"] == zone && stored.description.access == calendar.access
            && stored.description.countsAsBusy == calendar.countsAsBusy
        let rowID: Int64 = row["id"]
        try db.run(
            "UPDATE calendars SET name = ?, time_zone = ?, access = ?, counts_as_busy = ?, last_seen_at = ?, gone_at = NULL WHERE id = ?",
            values + [rowID])
        return (rowID, stored.goneAt != nil ? .added : isSame ? .same : .changed)
    }

    /// The row number of a calendar. Throws ``StoreError/Code/notFound``.
    static func requireCalendar(_ address: CalendarAddress, in db: Database) throws -> Int64 {
        guard
            let id = try db.number(
                "SELECT id FROM calendars WHERE connection_id = ? AND calendar_id = ?",
                [address.connection.rawValue, address.calendar.rawValue])
        else { throw StoreError(unknownCalendar: address) }
        return id
    }
}

extension StoredCalendar {
    /// What ``init(row:offset:)`` reads, by position.
    static let columns = """
        calendars.connection_id, calendars.calendar_id, calendars.name, calendars.time_zone, calendars.access, calendars.counts_as_busy,
        calendars.is_selected, calendars.last_seen_at, calendars.gone_at
        """
    static let columnCount = 9

    /// Reads a row that has ``columns`` from position `offset` on.
    init(row: Row, offset: Int = 0) throws {
        guard let access = CalendarAccess(column: row[offset + 4]) else {
            throw StoreError(.corrupt, "a calendar has unknown rights; restore a copy of the database")
        }
        self.init(
            connection: ConnectionID(row[offset] as String),
            description: ProviderCalendar(
                id: CalendarID(row[offset + 1] as String), name: row[offset + 2], timeZone: row[offset + 3], access: access,
                countsAsBusy: row[offset + 5]),
            isSelected: row[offset + 6], lastSeenAt: Instant.date(row[offset + 7]),
            goneAt: (row[offset + 8] as Int64?).map { Instant.date($0) })
    }
}

extension CalendarAccess {
    fileprivate var column: String {
        switch self {
        case .none: "none"
        case .freeBusy: "free_busy"
        case .read: "read"
        case .write: "write"
        }
    }

    fileprivate init?(column: String) {
        guard let access = CalendarAccess.allCases.first(where: { $0.column == column }) else { return nil }
        self = access
    }
}

extension StoreError {
    /// For a calendar that was never listed.
    init(unknownCalendar address: CalendarAddress) {
        self.init(.notFound, "the connection \(address.connection) has no calendar \(address.calendar); list its calendars")
    }
}
