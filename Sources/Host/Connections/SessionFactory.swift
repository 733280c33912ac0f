import CalendarStore
import Foundation
import Logging
public import ProviderKit

/// Makes the session that every verb at a provider goes through: flags, allowlists, the connection's state, its credential, a fresh token.
public struct SessionFactory: Sendable {
    let configuration: HostConfiguration
    let catalogue: AdapterCatalogue
    let store: any Store
    let credentials: CredentialKeeper
    let http: any HTTPTransport
    /// Shared by all sessions of the process.
    let budget = RequestBudget()
    let clock: any WallClock
    let random: any RandomSource
    let logger: Logger

    /// A session for a connection. Throws ``HostError`` where a flag, an allowlist or the connection's state does not let it work.
    public func session(for id: ConnectionID) async throws -> ProviderSession {
        guard configuration.flags.sync else {
            throw HostError(.switchedOff, "calendar sync is switched off; set CALENDAR_SYNC_ENABLED=true to let the host work at providers")
        }
        guard let connection = try await store.connection(id) else { throw HostError(.notFound, "there is no connection \(id)") }
        try allow(provider: connection.provider)
        guard configuration.allowedConnections.allows(id) else {
            throw HostError(
                .notAllowed, "connection \(id) is not listed in CALENDAR_ALLOWLIST_CONNECTION_IDS; what is not listed does not run")
        }
        switch connection.state {
        case .active: break
        case .paused: throw HostError(.conflict, "connection \(id) is paused: \(connection.reason ?? "by an operator")")
        case .disconnected: throw HostError(.notFound, "connection \(id) was disconnected; connect the account again")
        case .needsReconsent:
            throw HostError(
                .needsReconsent, "connection \(id) needs its owner to connect again: \(connection.reason ?? "the provider asks for it")")
        }
        let adapter = try catalogue.adapter(connection.provider)
        let credential = try await credentials.freshCredential(of: connection, adapter: adapter, factory: self)
        return makeSession(
            adapter: adapter, connection: id, credential: credential, settings: connection.settings,
            renewing: ConnectionRenewal(connection: connection, adapter: adapter, factory: self))
    }

    /// Refuses a provider that is not on the allowlist.
    func allow(provider: ProviderID) throws {
        guard configuration.allowedProviders.allows(provider) else {
            throw HostError(
                .notAllowed, "provider \(provider) is not listed in CALENDAR_ALLOWLIST_PROVIDER_IDS; what is not listed does not run")
        }
    }

    /// A session over a credential that is not stored yet, for connecting; or over a stored one, with what renews it.
    func makeSession(
        adapter: any ProviderAdapter, connection: ConnectionID, credential: Credential, settings: ConnectionSettings,
        deadline: Duration = .seconds(120), renewing: (any CredentialRenewing)? = nil
    ) -> ProviderSession {
        var transport = http
        if let limit = adapter.capabilities.maximumConcurrentRequests {
            transport = BudgetedTransport(base: http, budget: budget, connection: connection, limit: limit)
        }
        let context = ProviderContext(
            connection: ConnectionContext(id: connection, credential: credential, settings: settings), http: transport, clock: clock,
            random: random)
        return ProviderSession(
            adapter: adapter, context: context, deadline: deadline, renewing: renewing, hidesSecrets: true,
            observer: SessionLog(logger: logger))
    }
}
