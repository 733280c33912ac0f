public import Foundation
import GRDB
public import ProviderKit

extension SQLiteStore {
    /// See ``ChannelStore/addChannel(_:at:)``.
    public func addChannel(_ channel: NewChannel, at instant: Date) async throws(StoreError) -> StoredChannel {
        try await write { db in
            let id = try Text.identifier(channel.id)
            let calendar = try Self.requireCalendar(channel.address, in: db)
            guard try Self.requireConnection(channel.address.connection, in: db).state != .disconnected else {
                throw StoreError(.conflict, "the connection \(channel.address.connection) ended; it gets no channels any more")
            }
            guard try db.row("SELECT 1 FROM push_channels WHERE id = ? OR hook = ?", [id, channel.hook]) == nil else {
                throw StoreError(.conflict, "there is a channel of this name or address already; make another one")
            }
            try db.run(
                """
                INSERT INTO push_channels (id, calendar, generation, sender, state, hook, sealed, key_id, asked_until, token_until,
                    accepted_until, created_at)
                VALUES (?1, ?2, (SELECT coalesce(max(generation) + 1, 0) FROM push_channels WHERE calendar = ?2), ?3, 'opening', ?4, ?5, ?6,
                    ?7, ?8, min(?9, ?8), ?10)
                """,
                [
                    id, calendar, channel.sender.rawValue, channel.hook, channel.sealed.bytes,
                    try Text.identifier(channel.sealed.keyID, "key id"), Instant.milliseconds(channel.askedUntil),
                    Instant.milliseconds(channel.tokenUntil), Instant.milliseconds(channel.acceptedUntil), Instant.milliseconds(instant),
                ])
            guard let stored = try ChannelRow.find(channel.id, in: db) else {
                throw StoreError(.engine, "a channel was not there after it was written")
            }
            return stored
        }
    }

    /// See ``ChannelStore/channel(hook:)``.
    public func channel(hook: String) async throws(StoreError) -> StoredChannel? {
        try await read { db in try ChannelRow.find(hook: hook, in: db) }
    }

    /// See ``ChannelStore/channel(_:)``.
    public func channel(_ id: ChannelID) async throws(StoreError) -> StoredChannel? {
        try await read { db in try ChannelRow.find(id, in: db) }
    }

    /// See ``ChannelStore/channels(of:endedToo:)``.
    public func channels(of address: CalendarAddress?, endedToo: Bool) async throws(StoreError) -> [StoredChannel] {
        try await read { db in try ChannelRow.all(of: address, endedToo: endedToo, in: db) }
    }

    /// See ``ChannelStore/changeChannel(_:_:at:)``.
    public func changeChannel(_ id: ChannelID, _ change: ChannelChange, at instant: Date) async throws(StoreError) -> StoredChannel? {
        try await write { db in
            guard try Self.apply(change, to: id.rawValue, now: Instant.milliseconds(instant), in: db) else { return nil }
            return try ChannelRow.find(id, in: db)
        }
    }

    private static func apply(_ change: ChannelChange, to id: String, now: Int64, in db: Database) throws -> Bool {
        switch change {
        case .confirmed(let terms, let replaced, let closingAt):
            guard try db.row("SELECT 1 FROM push_channels WHERE id = ? AND state = 'opening'", [id]) != nil else { return false }
            try db.run(
                """
                UPDATE push_channels SET state = 'closing', wish = NULL, asked_until = NULL, due_at = ?1
                WHERE id IN (SELECT value FROM json_each(?2)) AND state IN ('open', 'renewing')
                    AND calendar = (SELECT calendar FROM push_channels WHERE id = ?3)
                """, [Instant.milliseconds(closingAt), try Text.json(replaced.map(\.rawValue)), id])
            return try keep(terms, id, from: "opening", setting: "confirmed_at = ?6", now: now, in: db)
        case .renewing(let until):
            return try db.run(
                "UPDATE push_channels SET state = 'renewing', asked_until = ? WHERE id = ? AND state IN ('open', 'renewing')",
                [Instant.milliseconds(until), id]) > 0
        case .renewed(let terms):
            return try keep(terms, id, from: "renewing", setting: "confirmed_at = coalesce(confirmed_at, ?6)", now: now, in: db)
        case .failed(let message):
            return try db.run(
                """
                UPDATE push_channels SET state = CASE state WHEN 'renewing' THEN 'open' ELSE state END, asked_until = NULL, last_error = ?
                WHERE id = ? AND state <> 'closed'
                """, [Text.prose(message), id]) > 0
        case .wished(let wish):
            return try db.run("UPDATE push_channels SET wish = ? WHERE id = ? AND state <> 'closed'", [wish.rawValue, id]) > 0
        case .resealed(let sealed, let keyID):
            return try db.run(
                "UPDATE push_channels SET sealed = ?, key_id = ? WHERE id = ? AND key_id = ? AND state <> 'closed'",
                [sealed.bytes, try Text.identifier(sealed.keyID, "key id"), id, keyID]) > 0
        case .closed(let error, let notSupportedUntil):
            return try db.run(
                """
                UPDATE push_channels SET \(ended), last_error = coalesce(?, last_error), not_supported_until = ?
                WHERE id = ? AND state <> 'closed'
                """, [now, error.map(Text.prose), notSupportedUntil.map { Instant.milliseconds($0) }, id]) > 0
        }
    }

    /// What ends a channel; its one argument is the instant.
    static let ended = """
        state = 'closed', ended_at = ?, sealed = NULL, key_id = NULL, asked_until = NULL, due_at = NULL, wish = NULL
        """

    private static func keep(
        _ terms: ChannelTerms, _ id: String, from state: String, setting more: String, now: Int64, in db: Database
    ) throws -> Bool {
        try db.run(
            """
            UPDATE push_channels SET state = 'open', settings = ?1, expires_at = ?2, accepted_until = min(token_until, ?3), due_at = ?4,
                asked_until = NULL, wish = NULL, last_error = NULL, \(more)
            WHERE id = ?5 AND state = '\(state)'
            """,
            [
                try Text.json(terms.settings.values), terms.expiresAt.map { Instant.milliseconds($0) },
                Instant.milliseconds(terms.acceptedUntil), terms.dueAt.map { Instant.milliseconds($0) }, id, now,
            ]) > 0
    }

    /// See ``ChannelStore/notePull(of:news:polledAfter:at:)``.
    public func notePull(of address: CalendarAddress, news: Int, polledAfter: Date?, at instant: Date) async throws(StoreError) -> Int {
        try await writeInPassing { db in
            let calendar = try Self.requireCalendar(address, in: db)
            guard news > 0 else { return Int(try Self.silentChanges(of: calendar, in: db)) }
            try db.run(
                "UPDATE calendar_sync_state SET last_news_at = ? WHERE calendar = ?", [Instant.milliseconds(instant), calendar])
            if let polledAfter {
                try db.run(
                    """
                    UPDATE push_channels SET silent_changes = CASE WHEN last_delivery_at >= ?1 - \(ReceivingChannel.slack) THEN 0 ELSE silent_changes + 1 END
                    WHERE calendar = ?2 AND state IN ('open', 'renewing') AND confirmed_at <= ?1
                    """, [Instant.milliseconds(polledAfter), calendar])
            }
            return Int(try Self.silentChanges(of: calendar, in: db))
        }
    }

    private static func silentChanges(of calendar: Int64, in db: Database) throws -> Int64 {
        try db.number(
            "SELECT coalesce(max(silent_changes), 0) FROM push_channels WHERE calendar = ? AND state IN ('open', 'renewing')", [calendar])
            ?? 0
    }
}
