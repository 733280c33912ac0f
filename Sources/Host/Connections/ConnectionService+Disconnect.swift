import CalendarStore
import Logging
public import ProviderKit

extension ConnectionService {
    /// Ends a connection for good: its push channels are closed, its tokens are given back to the provider, its credentials are removed, its events at the provider stay.
    ///
    /// Giving back is tried once and for seconds only; what comes of it never keeps the connection. Returns what could not be done at the
    /// provider and what to do about it, for a person; `nil` where all is done.
    @discardableResult
    public func disconnect(_ id: ConnectionID, actor: String) async throws -> String? {
        let connection = try await connection(id)
        // Closing needs the credentials that are about to go.
        if connection.state != .disconnected { await channels.closeAll(of: connection, patience: Self.patience) }
        let note = connection.state == .disconnected ? nil : await giveBack(connection)
        _ = try await store.setConnectionState(id, to: .disconnected, reason: "disconnected by \(actor)", at: clock.now)
        _ = try await store.appendAudit(
            NewAuditEntry(
                actor: actor, action: "connection.disconnect", subject: id.rawValue,
                details: note == nil ? [:] : ["tokens": "not given back"]), at: clock.now)
        return note
    }

    /// The longest that a provider is waited for.
    private static let patience = Duration.seconds(10)

    private func giveBack(_ connection: Connection) async -> String? {
        do {
            guard case .oauth(let tokens)? = try await credentials.stored(connection.id) else { return nil }
            let adapter = try catalogue.adapter(connection.provider)
            guard sessions.configuration.flags.oauth else {
                throw HostError(.switchedOff, "CALENDAR_OAUTH_ENABLED is off")
            }
            try sessions.allow(provider: connection.provider)
            let session = sessions.makeSession(
                adapter: adapter, connection: connection.id, credential: .bearer(tokens.accessToken), settings: connection.settings,
                deadline: Self.patience)
            try await session.revokeTokens(
                RevokeTokensRequest(
                    client: sessions.configuration.oauthClient(connection.provider), token: tokens.refreshToken ?? tokens.accessToken))
            return nil
        } catch {
            let reason = Redaction.scrub(HostError(wrapping: error).message)
            logger.notice("tokens could not be given back: \(reason)", metadata: ["connection": "\(connection.id)"])
            return
                "the provider was not told (\(reason)); \(connection.account.displayName) can withdraw the consent in the account's settings there"
        }
    }
}
