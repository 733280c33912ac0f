import Foundation
import GRDB
import ProviderKit

/// Rows of `push_channels` with their calendar and connection.
enum ChannelRow {
    private static let isKept = "(calendars.is_selected = 1 AND calendars.gone_at IS NULL AND calendars.access <> 'none')"
    /// What ``StoredChannel/stamp`` says. Name, hook, keys, sender, calendar and connection of a channel never change while it lives.
    private static let stamp = """
        (push_channels.state || ' ' || push_channels.accepted_until || ' ' || coalesce(push_channels.asked_until, '-') || ' '
            || connections.state || ' ' || \(isKept) || ' ' || coalesce(push_channels.settings, '-'))
        """
    private static let tables = """
        FROM push_channels JOIN calendars ON calendars.id = push_channels.calendar JOIN connections ON connections.id = calendars.connection_id
        """
    private static let query = """
        SELECT push_channels.*, calendars.connection_id, calendars.calendar_id, connections.provider, connections.state AS connection_state,
            \(isKept) AS is_kept, \(stamp) AS stamp
        \(tables)
        """

    static func find(_ id: ChannelID, in db: Database) throws -> StoredChannel? {
        try db.row(query + " WHERE push_channels.id = ?", [id.rawValue]).map { try StoredChannel(row: $0) }
    }

    /// What a delivery through a channel has to know of it; `nil` of one that is not there or ended.
    static func receiving(_ id: ChannelID, in db: Database) throws -> ReceivingChannel? {
        try db.row(receivingQuery, [id.rawValue]).map { row in
            ReceivingChannel(
                calendar: row[0], stamp: row[1], lastDelivery: row[2], lastChange: row[3], isSuspected: row[4], isMarked: row[5])
        }
    }

    /// A mark is there already where the calendar has one that the last run did not cover, or, while one is under way, one that came
    /// after its beginning.
    private static let receivingQuery = """
        SELECT push_channels.calendar, \(stamp), push_channels.last_delivery_at, push_channels.last_change_at,
            push_channels.silent_changes > 0, calendar_sync_state.dirty_marks > coalesce(run_marks, covered_marks)
        \(tables) JOIN calendar_sync_state ON calendar_sync_state.calendar = push_channels.calendar
        WHERE push_channels.id = ? AND push_channels.state <> 'closed'
        """

    static func find(hook: String, in db: Database) throws -> StoredChannel? {
        try db.row(query + " WHERE push_channels.hook = ?", [hook]).map { try StoredChannel(row: $0) }
    }

    static func all(of address: CalendarAddress?, endedToo: Bool, in db: Database) throws -> [StoredChannel] {
        try db.rows(
            query + """
                 WHERE (?1 IS NULL OR (calendars.connection_id = ?1 AND calendars.calendar_id = ?2)) AND (?3 OR push_channels.state <> 'closed')
                ORDER BY calendars.connection_id, calendars.calendar_id, push_channels.generation
                """, [address?.connection.rawValue, address?.calendar.rawValue, endedToo]
        ).map { try StoredChannel(row: $0) }
    }
}

extension StoredChannel {
    fileprivate init(row: Row) throws {
        var sealed: SealedCredential?
        if let bytes = row["sealed"] as Data?, let keyID = row["key_id"] as String? {
            sealed = SealedCredential(bytes: bytes, keyID: keyID)
        }
        self.init(
            id: ChannelID(row["id"] as String), provider: ProviderID(row["provider"] as String), address: CalendarAddress(row: row),
            connectionState: try row.choice("connection_state"), isKept: row["is_kept"], generation: row["generation"],
            sender: try row.choice("sender"), state: try row.choice("state"), sealed: sealed,
            settings: try (row["settings"] as String?).map { ConnectionSettings(try Text.value([String: String].self, json: $0)) },
            askedUntil: row.optionalInstant("asked_until"), tokenUntil: row.instant("token_until"),
            acceptedUntil: row.instant("accepted_until"), expiresAt: row.optionalInstant("expires_at"),
            dueAt: row.optionalInstant("due_at"),
            wish: row["wish"] as String? == nil ? nil : try row.choice("wish"), silentChanges: row["silent_changes"],
            createdAt: row.instant("created_at"), confirmedAt: row.optionalInstant("confirmed_at"),
            lastDeliveryAt: row.optionalInstant("last_delivery_at"), lastChangeAt: row.optionalInstant("last_change_at"),
            endedAt: row.optionalInstant("ended_at"), lastError: row["last_error"],
            notSupportedUntil: row.optionalInstant("not_supported_until"), stamp: row["stamp"])
    }
}
