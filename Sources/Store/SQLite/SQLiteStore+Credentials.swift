public import Foundation
import GRDB
public import ProviderKit

extension SQLiteStore {
    /// See ``CredentialStore/credential(of:kind:)``.
    public func credential(of connection: ConnectionID, kind: CredentialKind) async throws(StoreError) -> StoredCredential? {
        try await read { db in try Self.storedCredential(of: connection, kind: kind, in: db) }
    }

    /// See ``CredentialStore/putCredential(_:of:kind:replacing:at:)``.
    public func putCredential(
        _ sealed: SealedCredential, of connection: ConnectionID, kind: CredentialKind, replacing expected: Int?, at instant: Date
    ) async throws(StoreError) -> CredentialOutcome {
        try await write { db in try Self.put(sealed, of: connection, kind: kind, replacing: expected, at: instant, in: db) }
    }

    static func put(
        _ sealed: SealedCredential, of connection: ConnectionID, kind: CredentialKind, replacing expected: Int?, at instant: Date,
        in db: Database
    ) throws -> CredentialOutcome {
        let name = try Text.identifier(kind)
        let keyID = try Text.identifier(sealed.keyID, "key id")
        guard try requireConnection(connection, in: db).state != .disconnected else {
            throw StoreError(.notFound, "the connection \(connection) ended and keeps no credentials; connect the account anew")
        }
        let current = try storedCredential(of: connection, kind: kind, in: db)
        guard current?.version == expected else { return .superseded(by: current) }
        let version = (expected ?? 0) + 1
        try db.run(
            """
            INSERT INTO credentials (connection_id, kind, sealed, key_id, version, updated_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (connection_id, kind) DO UPDATE SET
                sealed = excluded.sealed, key_id = excluded.key_id, version = excluded.version, updated_at = excluded.updated_at
            """, [connection.rawValue, name, sealed.bytes, keyID, version, Instant.milliseconds(instant)])
        guard let stored = try storedCredential(of: connection, kind: kind, in: db) else {
            throw StoreError(.engine, "a credential of connection \(connection) was not there after it was written")
        }
        return .stored(stored)
    }

    /// See ``CredentialStore/removeCredential(of:kind:)``.
    public func removeCredential(of connection: ConnectionID, kind: CredentialKind) async throws(StoreError) -> Bool {
        try await write { db in
            try db.run("DELETE FROM credentials WHERE connection_id = ? AND kind = ?", [connection.rawValue, kind.rawValue]) > 0
        }
    }

    /// See ``CredentialStore/credentials(notSealedWith:limit:)``.
    public func credentials(notSealedWith keyID: String, limit: Int) async throws(StoreError) -> [StoredCredential] {
        try await read { db in
            try db.rows("SELECT * FROM credentials WHERE key_id <> ? ORDER BY id LIMIT ?", [keyID, max(0, limit)])
                .map { StoredCredential(row: $0) }
        }
    }

    static func storedCredential(of connection: ConnectionID, kind: CredentialKind, in db: Database) throws -> StoredCredential? {
        try db.row("SELECT * FROM credentials WHERE connection_id = ? AND kind = ?", [connection.rawValue, kind.rawValue])
            .map { StoredCredential(row: $0) }
    }
}

extension StoredCredential {
    fileprivate init(row: Row) {
        self.init(
            connection: ConnectionID(row["connection_id"] as String), kind: CredentialKind(row["kind"] as String),
            sealed: SealedCredential(bytes: row["sealed"], keyID: row["key_id"]), version: row["version"],
            updatedAt: row.instant("updated_at"))
    }
}
