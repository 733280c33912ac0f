import CalendarStore
import Foundation
import ProviderKit

extension StoppingStore {
    func addConnection(_ connection: NewConnection, at instant: Date) async throws(StoreError) -> ConnectionAddition {
        try await base.addConnection(connection, at: instant)
    }

    func establishConnection(
        _ connection: NewConnection, credential: SealedCredential, kind: CredentialKind, at instant: Date
    ) async throws(StoreError) -> ConnectionEstablishment {
        try await base.establishConnection(connection, credential: credential, kind: kind, at: instant)
    }

    func connection(_ id: ConnectionID) async throws(StoreError) -> Connection? {
        try await base.connection(id)
    }

    func connections(provider: ProviderID?, states: Set<ConnectionState>) async throws(StoreError) -> [Connection] {
        try await base.connections(provider: provider, states: states)
    }

    func updateConnection(_ id: ConnectionID, displayName: String, settings: ConnectionSettings, at instant: Date) async throws(StoreError)
        -> Connection
    {
        try await base.updateConnection(id, displayName: displayName, settings: settings, at: instant)
    }

    func setConnectionState(_ id: ConnectionID, to state: ConnectionState, reason: String?, at instant: Date) async throws(StoreError)
        -> Connection
    {
        try await base.setConnectionState(id, to: state, reason: reason, at: instant)
    }

    func credential(of connection: ConnectionID, kind: CredentialKind) async throws(StoreError) -> StoredCredential? {
        try await base.credential(of: connection, kind: kind)
    }

    func putCredential(
        _ sealed: SealedCredential, of connection: ConnectionID, kind: CredentialKind, replacing expected: Int?, at instant: Date
    ) async throws(StoreError) -> CredentialOutcome {
        try await base.putCredential(sealed, of: connection, kind: kind, replacing: expected, at: instant)
    }

    func removeCredential(of connection: ConnectionID, kind: CredentialKind) async throws(StoreError) -> Bool {
        try await base.removeCredential(of: connection, kind: kind)
    }

    func credentials(notSealedWith keyID: String, limit: Int) async throws(StoreError) -> [StoredCredential] {
        try await base.credentials(notSealedWith: keyID, limit: limit)
    }

    func addAPIKey(name: String, hash: String, at instant: Date) async throws(StoreError) -> APIKey {
        try await base.addAPIKey(name: name, hash: hash, at: instant)
    }

    func activeAPIKey(hash: String) async throws(StoreError) -> APIKey? {
        try await base.activeAPIKey(hash: hash)
    }

    func apiKeys() async throws(StoreError) -> [APIKey] {
        try await base.apiKeys()
    }

    func revokeAPIKey(name: String, at instant: Date) async throws(StoreError) -> Bool {
        try await base.revokeAPIKey(name: name, at: instant)
    }

    func appendAudit(_ entry: NewAuditEntry, at instant: Date) async throws(StoreError) -> AuditEntry {
        try await base.appendAudit(entry, at: instant)
    }

    func auditEntries(before: Int64?, limit: Int) async throws(StoreError) -> [AuditEntry] {
        try await base.auditEntries(before: before, limit: limit)
    }

    func addAuthorization(_ authorization: NewAuthorization, at instant: Date) async throws(StoreError) {
        try await base.addAuthorization(authorization, at: instant)
    }

    func authorization(_ id: AuthorizationID) async throws(StoreError) -> StoredAuthorization? {
        try await base.authorization(id)
    }

    func bindAuthorization(_ id: AuthorizationID, to browser: String, at instant: Date) async throws(StoreError) -> Data? {
        try await base.bindAuthorization(id, to: browser, at: instant)
    }

    func takeAuthorization(_ id: AuthorizationID, browser: String, until end: Date, at instant: Date) async throws(StoreError) -> Data? {
        try await base.takeAuthorization(id, browser: browser, until: end, at: instant)
    }

    func endAuthorization(_ id: AuthorizationID, _ end: AuthorizationEnd) async throws(StoreError) -> Bool {
        try await base.endAuthorization(id, end)
    }

    func sweepAuthorizations(endedBefore limit: Date, at instant: Date) async throws(StoreError) -> Int {
        try await base.sweepAuthorizations(endedBefore: limit, at: instant)
    }
}
