public import Foundation
import GRDB
public import ProviderKit

extension SQLiteStore {
    /// See ``ConnectionStore/addConnection(_:at:)``.
    public func addConnection(_ connection: NewConnection, at instant: Date) async throws(StoreError) -> ConnectionAddition {
        try await write { db in try Self.add(connection, at: instant, in: db) }
    }

    /// See ``ConnectionStore/establishConnection(_:credential:kind:at:)``.
    public func establishConnection(
        _ connection: NewConnection, credential: SealedCredential, kind: CredentialKind, at instant: Date
    ) async throws(StoreError) -> ConnectionEstablishment {
        try await write { db in
            if case .alreadyConnected(let existing) = try Self.add(connection, at: instant, in: db) {
                guard existing.id == connection.id else { return .connectedAs(existing) }
                try db.run(
                    "UPDATE connections SET account_name = ?, settings = ?, state = 'active', reason = NULL, updated_at = ? WHERE id = ?",
                    [
                        Text.prose(connection.account.displayName), try Text.json(connection.settings.values),
                        Instant.milliseconds(instant), connection.id.rawValue,
                    ])
            }
            let version = try Self.storedCredential(of: connection.id, kind: kind, in: db)?.version
            _ = try Self.put(credential, of: connection.id, kind: kind, replacing: version, at: instant, in: db)
            return .established(try Self.requireConnection(connection.id, in: db))
        }
    }

    private static func add(_ connection: NewConnection, at instant: Date, in db: Database) throws -> ConnectionAddition {
        let id = try Text.identifier(connection.id)
        let provider = try Text.identifier(connection.provider)
        let subject = try Text.opaque(connection.account.subject, "account subject")
        if let row = try db.row("SELECT * FROM connections WHERE id = ?", [id]) {
            let existing = try Connection(row: row)
            let isSame = row["provider"] == provider && row["account_subject"] == subject && existing.state != .disconnected
            guard isSame else {
                throw StoreError(.conflict, "the connection \(connection.id) exists for another account, or ended; choose another id")
            }
            return .alreadyConnected(existing)
        }
        if let row = try db.row(
            "SELECT * FROM connections WHERE provider = ? AND account_subject = ? AND state <> 'disconnected'", [provider, subject])
        {
            return .alreadyConnected(try Connection(row: row))
        }
        let now = Instant.milliseconds(instant)
        try db.run(
            """
            INSERT INTO connections (id, provider, account_subject, account_name, settings, state, created_at, updated_at)
            VALUES (?, ?, ?, ?, ?, 'active', ?, ?)
            """,
            [id, provider, subject, Text.prose(connection.account.displayName), try Text.json(connection.settings.values), now, now])
        return .added(try requireConnection(connection.id, in: db))
    }

    /// See ``ConnectionStore/connection(_:)``.
    public func connection(_ id: ConnectionID) async throws(StoreError) -> Connection? {
        try await read { db in try db.row("SELECT * FROM connections WHERE id = ?", [id.rawValue]).map { try Connection(row: $0) } }
    }

    /// See ``ConnectionStore/connections(provider:states:)``.
    public func connections(provider: ProviderID?, states: Set<ConnectionState>) async throws(StoreError) -> [Connection] {
        try await read { db in
            try db.rows(
                """
                SELECT * FROM connections
                WHERE (?1 IS NULL OR provider = ?1) AND state IN (SELECT value FROM json_each(?2))
                ORDER BY id
                """, [provider?.rawValue, try Text.json(states.map(\.rawValue))]
            ).map { try Connection(row: $0) }
        }
    }

    /// See ``ConnectionStore/updateConnection(_:displayName:settings:at:)``.
    public func updateConnection(
        _ id: ConnectionID, displayName: String, settings: ConnectionSettings, at instant: Date
    ) async throws(StoreError) -> Connection {
        try await write { db in
            try db.run(
                "UPDATE connections SET account_name = ?, settings = ?, updated_at = ? WHERE id = ?",
                [Text.prose(displayName), try Text.json(settings.values), Instant.milliseconds(instant), id.rawValue])
            return try Self.requireConnection(id, in: db)
        }
    }

    /// See ``ConnectionStore/setConnectionState(_:to:reason:at:)``.
    public func setConnectionState(
        _ id: ConnectionID, to state: ConnectionState, reason: String?, at instant: Date
    ) async throws(StoreError) -> Connection {
        try await write { db in
            let current = try Self.requireConnection(id, in: db)
            guard current.state != .disconnected || state == .disconnected else {
                throw StoreError(.conflict, "the connection \(id) ended; connect the account anew, under another id")
            }
            let now = Instant.milliseconds(instant)
            try db.run(
                "UPDATE connections SET state = ?, reason = ?, updated_at = ? WHERE id = ?",
                [state.rawValue, reason.map(Text.prose), now, id.rawValue])
            if state == .disconnected { try Self.endWork(of: id, at: now, in: db) }
            return try Self.requireConnection(id, in: db)
        }
    }

    /// Removes what an ended connection must not keep, and says of its open bookings that nobody will write them.
    private static func endWork(of id: ConnectionID, at now: Int64, in db: Database) throws {
        try db.run(
            """
            UPDATE push_channels SET \(ended)
            WHERE state <> 'closed' AND calendar IN (SELECT id FROM calendars WHERE connection_id = ?)
            """, [now, id.rawValue])
        try db.run("DELETE FROM credentials WHERE connection_id = ?", [id.rawValue])
        try db.run("DELETE FROM jobs WHERE connection_id = ? AND state <> 'leased'", [id.rawValue])
        try db.run(
            """
            UPDATE bookings SET state = 'failed', last_error = 'the connection was disconnected'
            WHERE connection_id = ? AND state = 'pending'
            """, [id.rawValue])
    }

    static func requireConnection(_ id: ConnectionID, in db: Database) throws -> Connection {
        guard let row = try db.row("SELECT * FROM connections WHERE id = ?", [id.rawValue]) else {
            throw StoreError(.notFound, "there is no connection \(id); `calendar-host connect` makes one")
        }
        return try Connection(row: row)
    }
}

extension Connection {
    fileprivate init(row: Row) throws {
        self.init(
            id: ConnectionID(row["id"] as String), provider: ProviderID(row["provider"] as String),
            account: AccountIdentity(subject: row["account_subject"], displayName: row["account_name"]),
            settings: ConnectionSettings(try Text.value([String: String].self, json: row["settings"])), state: try row.choice("state"),
            reason: row["reason"], createdAt: row.instant("created_at"), updatedAt: row.instant("updated_at"))
    }
}
