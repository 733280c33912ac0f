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

    private static let kind = CredentialKind("account")
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

    /// The credential to work with now; refreshed where it has ended or is about to.
    func freshCredential(of connection: Connection, adapter: any ProviderAdapter, factory: SessionFactory) async throws -> Credential {
        var current = try await load(connection.id)
        guard current.credential.isExpired(at: clock.now) else { return current.credential.credential }
        guard factory.configuration.flags.oauth else {
            throw HostError(
                .switchedOff, "the access token of \(connection.id) has ended and CALENDAR_OAUTH_ENABLED is off, so it is not renewed")
        }
        let lease = "refresh/\(connection.id)"
        let owner = random.urlSafeToken(bytes: 12)
        for _ in 0..<Self.leaseTries {
            if try await store.acquireLease(lease, owner: owner, until: clock.now + Self.leaseLength, at: clock.now) {
                do {
                    current = try await load(connection.id)
                    if current.credential.isExpired(at: clock.now) {
                        current = try await refresh(current, of: connection, adapter: adapter, factory: factory)
                    }
                } catch {
                    _ = try? await store.releaseLease(lease, owner: owner)
                    throw error
                }
                _ = try await store.releaseLease(lease, owner: owner)
                return current.credential.credential
            }
            // Somebody else refreshes; wait for what they store.
            try await clock.sleep(for: .milliseconds(500))
            current = try await load(connection.id)
            if !current.credential.isExpired(at: clock.now) { return current.credential.credential }
        }
        throw HostError(.conflict, "another process has been renewing the tokens of \(connection.id) for minutes; try again")
    }

    private func load(_ connection: ConnectionID) async throws -> (credential: ConnectionCredential, version: Int) {
        guard let stored = try await store.credential(of: connection, kind: Self.kind) else {
            throw HostError(.needsReconsent, "connection \(connection) has no credentials; connect the account again")
        }
        return (try vault.open(stored.sealed.bytes, for: connection), stored.version)
    }

    private func refresh(
        _ current: (credential: ConnectionCredential, version: Int), of connection: Connection, adapter: any ProviderAdapter,
        factory: SessionFactory
    ) async throws -> (credential: ConnectionCredential, version: Int) {
        guard case .oauth(let tokens) = current.credential, let refreshToken = tokens.refreshToken else {
            try await giveUp(connection, reason: "the access token has ended and there is no refresh token")
        }
        let session = factory.makeSession(
            adapter: adapter, connection: connection.id, credential: current.credential.credential, settings: connection.settings)
        let new: OAuthTokens
        do {
            new = try await session.refreshTokens(
                RefreshTokensRequest(client: try clients(connection.provider), refreshToken: refreshToken))
        } catch let error as ProviderError where error.permanence == .needsReconsent {
            try await giveUp(connection, reason: error.message)
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

    private func giveUp(_ connection: Connection, reason: String) async throws -> Never {
        _ = try await store.setConnectionState(connection.id, to: .needsReconsent, reason: reason, at: clock.now)
        throw HostError(.needsReconsent, "connection \(connection.id) needs its owner to connect again: \(reason)")
    }
}
