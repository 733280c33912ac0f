public import Foundation
import GRDB
import ProviderKit

extension SQLiteStore {
    /// See ``LeaseStore/acquireLease(_:owner:until:at:)``.
    public func acquireLease(_ name: String, owner: String, until: Date, at instant: Date) async throws(StoreError) -> Bool {
        try await write { db in
            try db.run(
                """
                INSERT INTO leases (name, owner, lease_until) VALUES (?1, ?2, ?3)
                ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until
                    WHERE owner = excluded.owner OR lease_until <= ?4
                """,
                [
                    try Text.identifier(name, "lease name"), try Text.identifier(owner, "lease owner"), Instant.milliseconds(until),
                    Instant.milliseconds(instant),
                ]) > 0
        }
    }

    /// See ``LeaseStore/releaseLease(_:owner:)``.
    public func releaseLease(_ name: String, owner: String) async throws(StoreError) -> Bool {
        try await write { db in try db.run("DELETE FROM leases WHERE name = ? AND owner = ?", [name, owner]) > 0 }
    }

    /// See ``APIKeyStore/addAPIKey(name:hash:at:)``.
    public func addAPIKey(name: String, hash: String, at instant: Date) async throws(StoreError) -> APIKey {
        try await write { db in
            let name = try Text.identifier(name, "API key name")
            guard hash.utf8.count == 64, hash.utf8.allSatisfy({ Self.hexadecimalDigits.contains($0) }) else {
                throw StoreError(.invalid, "an API key is stored as SHA-256 in 64 lower-case hexadecimal digits, nothing else")
            }
            let isTaken = try db.row("SELECT 1 FROM api_keys WHERE hash = ?2 OR (name = ?1 AND revoked_at IS NULL)", [name, hash]) != nil
            guard !isTaken else { throw StoreError(.conflict, "there is an API key \(name) already; revoke it, or choose another name") }
            try db.run("INSERT INTO api_keys (name, hash, created_at) VALUES (?, ?, ?)", [name, hash, Instant.milliseconds(instant)])
            return APIKey(name: name, hash: hash, createdAt: Instant.date(Instant.milliseconds(instant)), revokedAt: nil)
        }
    }

    /// See ``APIKeyStore/activeAPIKey(hash:)``.
    public func activeAPIKey(hash: String) async throws(StoreError) -> APIKey? {
        try await read { db in
            try db.row("SELECT * FROM api_keys WHERE hash = ? AND revoked_at IS NULL", [hash]).map { APIKey(row: $0) }
        }
    }

    /// See ``APIKeyStore/apiKeys()``.
    public func apiKeys() async throws(StoreError) -> [APIKey] {
        try await read { db in try db.rows("SELECT * FROM api_keys ORDER BY id").map { APIKey(row: $0) } }
    }

    /// See ``APIKeyStore/revokeAPIKey(name:at:)``.
    public func revokeAPIKey(name: String, at instant: Date) async throws(StoreError) -> Bool {
        try await write { db in
            try db.run(
                "UPDATE api_keys SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL", [Instant.milliseconds(instant), name]) > 0
        }
    }

    /// See ``AuditStore/appendAudit(_:at:)``.
    public func appendAudit(_ entry: NewAuditEntry, at instant: Date) async throws(StoreError) -> AuditEntry {
        try await write { db in
            let now = Instant.milliseconds(instant)
            try db.run(
                "INSERT INTO audit_log (at, actor, action, subject, details) VALUES (?, ?, ?, ?, ?)",
                [now, Text.prose(entry.actor), Text.prose(entry.action), Text.prose(entry.subject), try Text.json(entry.details)])
            return AuditEntry(id: db.lastInsertedRowID, at: Instant.date(now), entry: entry)
        }
    }

    /// See ``AuditStore/auditEntries(before:limit:)``.
    public func auditEntries(before: Int64?, limit: Int) async throws(StoreError) -> [AuditEntry] {
        try await read { db in
            try db.rows("SELECT * FROM audit_log WHERE id < ? ORDER BY id DESC LIMIT ?", [before ?? .max, max(0, limit)]).map { row in
                AuditEntry(
                    id: row["id"], at: row.instant("at"),
                    entry: NewAuditEntry(
                        actor: row["actor"], action: row["action"], subject: row["subject"],
                        details: try Text.value([String: String].self, json: row["details"])))
            }
        }
    }

    private static let hexadecimalDigits = Set("0123456789abcdef".utf8)
}

extension APIKey {
    fileprivate init(row: Row) {
        self.init(
            name: row["name"], hash: row["hash"], createdAt: row.instant("created_at"), revokedAt: row.optionalInstant("revoked_at"))
    }
}
