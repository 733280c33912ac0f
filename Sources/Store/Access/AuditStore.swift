public import Foundation

/// Remembers who did what. Entries are only ever added.
public protocol AuditStore: Sendable {
    /// Adds an entry.
    func appendAudit(_ entry: NewAuditEntry, at instant: Date) async throws(StoreError) -> AuditEntry

    /// Up to `limit` entries, newest first, older than the entry `before`.
    func auditEntries(before: Int64?, limit: Int) async throws(StoreError) -> [AuditEntry]
}

/// An entry to be added.
public struct NewAuditEntry: Hashable, Sendable {
    /// Who: an API key's name, `cli`, or a part of the host.
    public let actor: String
    /// What, as a stable word, for instance `connection.disconnect`.
    public let action: String
    /// To what, for instance a connection's id.
    public let subject: String
    /// More; no secrets, no event text.
    public let details: [String: String]

    /// Makes an entry.
    public init(actor: String, action: String, subject: String, details: [String: String] = [:]) {
        self.actor = actor
        self.action = action
        self.subject = subject
        self.details = details
    }
}

/// An entry as it is stored.
public struct AuditEntry: Hashable, Sendable {
    /// Its number; later entries have greater ones.
    public let id: Int64
    /// When.
    public let at: Date
    /// What it says.
    public let entry: NewAuditEntry

    /// Makes a stored entry's description.
    public init(id: Int64, at: Date, entry: NewAuditEntry) {
        self.id = id
        self.at = at
        self.entry = entry
    }
}
