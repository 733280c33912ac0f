import CalendarStore
import Foundation
import Logging
import ProviderKit

/// Keeps credentials sealed, and access tokens fresh: one refresh at a time per connection over all processes, and the new tokens are stored
/// before they are used.
struct CredentialKeeper: Sendable {
    let store: any Store
    let vault: CredentialVault
    let clients: @Sendable (ProviderID) throws -> OAuthClient
    let clock: any WallClock
    let random: any RandomSource
    let logger: Logger

    static let kind = CredentialKind("account")
    /// Longer than a session's deadline, so that nobody else renews while a slow provider still may.
    private static let leaseLength: TimeInterval = 150
    private static let leaseTries = 300

    /// Seals and stores a credential, replacing whatever is there.
    func put(_ credential: ConnectionCredential, of connection: ConnectionID) async throws {
        let sealed = SealedCredential(bytes: try vault.seal(credential, for: connection), keyID: try vault.keyID())
        var expected = try await store.credential(of: connection, kind: Self.kind)?.version
        while case .superseded(let other) = try await store.putCredential(
            sealed, of: connection, kind: Self.kind, replacing: expected, at: clock.now)
        {
            expected = other?.version
        }
    }

    /// Seals a credential and stores it together with its connection; see ``CalendarStore/ConnectionStore/establishConnection(_:credential:kind:at:)``.
    func establish(_ connection: NewConnection, _ credential: ConnectionCredential) async throws -> ConnectionEstablishment {
        let sealed = SealedCredential(bytes: try vault.seal(credential, for: connection.id), keyID: try vault.keyID())
        return try await store.establishConnection(connection, credential: sealed, kind: Self.kind, at: clock.now)
    }

    /// The credential as it is stored; `nil` where there is none.
    func stored(_ connection: ConnectionID) async throws -> ConnectionCredential? {
        try await store.credential(of: connection, kind: Self.kind).map { try vault.open($0.sealed.bytes, for: connection) }
    }

    /// The credential to work with now; refreshed where it has ended or is about to.
    func freshCredential(of connection: Connection, adapter: any ProviderAdapter, factory: SessionFactory) async throws -> Credential {
        let now = clock.now
        return try await credential(of: connection, adapter: adapter, factory: factory) { $0.isExpired(at: now) }.credential.credential
    }

    /// A credential in place of one that the provider refused: what somebody else stored meanwhile, or else a refreshed one.
    func credential(
        of connection: Connection, insteadOf refused: Credential, adapter: any ProviderAdapter, factory: SessionFactory
    ) async throws -> RenewedCredential {
        let found = try await credential(of: connection, adapter: adapter, factory: factory) { $0.credential == refused }
        return found.wasRenewed ? .renewed(found.credential.credential) : .adopted(found.credential.credential)
    }

    /// Whether the stored credential is this one. Where it is another, or none, somebody has connected the account anew, or ended it.
    func isStored(_ credential: Credential, of connection: ConnectionID) async throws -> Bool {
        try await stored(connection)?.credential == credential
    }

    private typealias Stored = (credential: ConnectionCredential, version: Int)

    private func credential(
        of connection: Connection, adapter: any ProviderAdapter, factory: SessionFactory,
        unless isStale: @escaping @Sendable (ConnectionCredential) -> Bool
    ) async throws -> (credential: ConnectionCredential, wasRenewed: Bool) {
        var current = try await load(connection.id)
        guard isStale(current.credential) else { return (current.credential, false) }
        guard factory.configuration.flags.oauth else {
            throw HostError(
                .switchedOff,
                "the access token of \(connection.id) has ended and CALENDAR_OAUTH_ENABLED is off, so it is not renewed; set it to true")
        }
        let lease = "refresh/\(connection.id)"
        let owner = random.urlSafeToken(bytes: 12)
        for _ in 0..<Self.leaseTries {
            if try await store.acquireLease(lease, owner: owner, until: clock.now + Self.leaseLength, at: clock.now) {
                // Not a child task: a provider that rotates refresh tokens takes none twice, so what it answers is stored also where the
                // caller has gone meanwhile.
                return try await Task {
                    let result: Result<(ConnectionCredential, Bool), any Error>
                    do { result = .success(try await renew(connection, adapter: adapter, factory: factory, unless: isStale)) } catch {
                        result = .failure(error)
                    }
                    do { _ = try await store.releaseLease(lease, owner: owner) } catch {
                        // It ends by itself; what was renewed is stored and good all the same.
                        logger.warning("a lease could not be given back: \(error)", metadata: ["connection": "\(connection.id)"])
                    }
                    return try result.get()
                }.value
            }
            // Somebody else refreshes; wait for what they store.
            try await clock.sleep(for: .milliseconds(500))
            current = try await load(connection.id)
            if !isStale(current.credential) { return (current.credential, false) }
        }
        throw HostError(.conflict, "another process has been renewing the tokens of \(connection.id) for minutes; try again")
    }

    /// What is done by whoever holds the lease.
    private func renew(
        _ connection: Connection, adapter: any ProviderAdapter, factory: SessionFactory, unless isStale: (ConnectionCredential) -> Bool
    ) async throws -> (ConnectionCredential, Bool) {
        let current = try await load(connection.id)
        guard isStale(current.credential) else { return (current.credential, false) }
        return (try await refresh(current, of: connection, adapter: adapter, factory: factory).credential, true)
    }

    private func load(_ connection: ConnectionID) async throws -> Stored {
        guard let stored = try await store.credential(of: connection, kind: Self.kind) else {
            throw HostError(.needsReconsent, "connection \(connection) has no credentials; connect the account again")
        }
        return (try vault.open(stored.sealed.bytes, for: connection), stored.version)
    }

    private func refresh(
        _ current: Stored, of connection: Connection, adapter: any ProviderAdapter, factory: SessionFactory
    ) async throws -> Stored {
        guard case .oauth(let tokens) = current.credential, let refreshToken = tokens.refreshToken else {
            return try await giveUp(connection, current, reason: "the access token has ended and there is no refresh token")
        }
        let session = factory.makeSession(
            adapter: adapter, connection: connection.id, credential: current.credential.credential, settings: connection.settings)
        let new: OAuthTokens
        do {
            new = try await session.refreshTokens(
                RefreshTokensRequest(client: try clients(connection.provider), refreshToken: refreshToken))
        } catch let error as ProviderError where error.permanence == .needsReconsent {
            return try await giveUp(connection, current, reason: error.message)
        }
        let kept = OAuthTokens(
            accessToken: new.accessToken, refreshToken: new.refreshToken ?? refreshToken, expiresAt: new.expiresAt,
            scopes: new.scopes.isEmpty ? tokens.scopes : new.scopes)
        // Not `put`: where the owner connected again meanwhile, what they brought is newer than what was renewed, and stays.
        let sealed = SealedCredential(bytes: try vault.seal(.oauth(kept), for: connection.id), keyID: try vault.keyID())
        _ = try await store.putCredential(sealed, of: connection.id, kind: Self.kind, replacing: current.version, at: clock.now)
        logger.info("renewed an access token", metadata: ["connection": "\(connection.id)"])
        return try await load(connection.id)
    }

    /// Makes the connection ask for its owner, unless the owner has been there meanwhile.
    private func giveUp(_ connection: Connection, _ current: Stored, reason: String) async throws -> Stored {
        let now = try await load(connection.id)
        guard now.version == current.version else { return now }
        try await askForOwner(connection.id, reason: reason)
        throw HostError(.needsReconsent, "connection \(connection.id) needs its owner to connect again: \(reason)")
    }

    /// Makes an active connection ask for its owner; one that was paused or ended stays so.
    func askForOwner(_ connection: ConnectionID, reason: String) async throws {
        guard try await store.connection(connection)?.state == .active else { return }
        _ = try await store.setConnectionState(
            connection, to: .needsReconsent, reason: Redaction.scrub(reason), at: clock.now)
        logger.warning("a connection needs its owner: \(reason)", metadata: ["connection": "\(connection)"])
    }
}
