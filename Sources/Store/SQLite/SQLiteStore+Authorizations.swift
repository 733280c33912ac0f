public import Foundation
import GRDB
import ProviderKit

extension SQLiteStore {
    /// See ``AuthorizationStore/addAuthorization(_:at:)``.
    public func addAuthorization(_ authorization: NewAuthorization, at instant: Date) async throws(StoreError) {
        try await write { db in
            let id = try Text.identifier(authorization.id)
            guard try db.row("SELECT 1 FROM oauth_authorizations WHERE id = ?", [id]) == nil else {
                throw StoreError(.conflict, "there is a consent of this id already; ask for another one")
            }
            try db.run(
                """
                INSERT INTO oauth_authorizations
                    (id, provider, connection_id, is_renewal, actor, sealed, state, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, 'pending', ?, ?)
                """,
                [
                    id, try Text.identifier(authorization.provider), try authorization.connection.map { try Text.identifier($0) },
                    authorization.isRenewal, Text.prose(authorization.actor), authorization.sealed, Instant.milliseconds(instant),
                    Instant.milliseconds(authorization.expiresAt),
                ])
        }
    }

    /// See ``AuthorizationStore/authorization(_:)``.
    public func authorization(_ id: AuthorizationID) async throws(StoreError) -> StoredAuthorization? {
        try await read { db in
            try db.row("SELECT * FROM oauth_authorizations WHERE id = ?", [id.rawValue]).map { try StoredAuthorization(row: $0) }
        }
    }

    /// See ``AuthorizationStore/bindAuthorization(_:to:at:)``.
    public func bindAuthorization(_ id: AuthorizationID, to browser: String, at instant: Date) async throws(StoreError) -> Data? {
        try await write { db in
            let bound = try db.run(
                """
                UPDATE oauth_authorizations SET browser = ?1
                WHERE id = ?2 AND state = 'pending' AND expires_at > ?3 AND (browser IS NULL OR browser = ?1)
                """, [browser, id.rawValue, Instant.milliseconds(instant)])
            guard bound > 0 else { return nil }
            return try db.row("SELECT sealed FROM oauth_authorizations WHERE id = ?", [id.rawValue])?["sealed"]
        }
    }

    /// See ``AuthorizationStore/takeAuthorization(_:browser:until:at:)``.
    public func takeAuthorization(
        _ id: AuthorizationID, browser: String, until end: Date, at instant: Date
    ) async throws(StoreError) -> Data? {
        try await write { db in
            // What is sealed is read in the transaction that takes it: a second taker changes no row.
            let row = try db.row("SELECT sealed FROM oauth_authorizations WHERE id = ?", [id.rawValue])
            let taken = try db.run(
                """
                UPDATE oauth_authorizations SET state = 'taken', sealed = NULL, expires_at = max(expires_at, ?4)
                WHERE id = ?1 AND state = 'pending' AND browser = ?2 AND expires_at > ?3
                """, [id.rawValue, browser, Instant.milliseconds(instant), Instant.milliseconds(end)])
            return taken > 0 ? row?["sealed"] : nil
        }
    }

    /// See ``AuthorizationStore/endAuthorization(_:_:)``.
    public func endAuthorization(_ id: AuthorizationID, _ end: AuthorizationEnd) async throws(StoreError) -> Bool {
        let (state, outcome, connection): (String, String?, ConnectionID?) =
            switch end {
            case .finished(let connection, let note): ("finished", note, connection)
            case .failed(let reason): ("failed", reason, nil)
            }
        return try await write { db in
            try db.run(
                "UPDATE oauth_authorizations SET state = ?, outcome = ?, finished_as = ? WHERE id = ? AND state = 'taken'",
                [state, outcome.map(Text.prose), connection?.rawValue, id.rawValue]) > 0
        }
    }

    /// See ``AuthorizationStore/sweepAuthorizations(endedBefore:at:)``.
    public func sweepAuthorizations(endedBefore limit: Date, at instant: Date) async throws(StoreError) -> Int {
        try await write { db in
            try db.run(
                """
                UPDATE oauth_authorizations SET state = 'failed', sealed = NULL, outcome = 'nobody answered in time; start again'
                WHERE state = 'pending' AND expires_at <= ?
                """, [Instant.milliseconds(instant)])
            return try db.run("DELETE FROM oauth_authorizations WHERE expires_at < ?", [Instant.milliseconds(limit)])
        }
    }
}

extension StoredAuthorization {
    fileprivate init(row: Row) throws(StoreError) {
        let (name, outcome): (String, String?) = (row["state"], row["outcome"])
        let state: State =
            switch (name, row["finished_as"] as String?) {
            case ("pending", _): .pending
            case ("taken", _): .taken
            case ("finished", let connection?): .ended(.finished(ConnectionID(connection), note: outcome))
            case ("failed", _): .ended(.failed(reason: outcome ?? ""))
            default: throw StoreError(.corrupt, "a stored consent is in no known state; restore a copy of the database")
            }
        self.init(
            id: AuthorizationID(row["id"] as String), provider: ProviderID(row["provider"] as String),
            connection: (row["connection_id"] as String?).map { ConnectionID($0) }, isRenewal: row["is_renewal"], actor: row["actor"],
            browser: row["browser"], state: state, createdAt: row.instant("created_at"), expiresAt: row.instant("expires_at"))
    }
}
