public import CalendarStore
import Foundation
import Logging
public import ProviderKit

/// Connects accounts, lists and ends connections.
public struct ConnectionService: Sendable {
    let store: any Store
    let sessions: SessionFactory
    let credentials: CredentialKeeper
    let catalogue: AdapterCatalogue
    let channels: ChannelService
    let clock: any WallClock
    let random: any RandomSource
    let logger: Logger

    /// Connects an account at a server that checks user names and passwords.
    ///
    /// The password is tried first; nothing is stored when it is wrong. An account that is connected already gets the new password and
    /// keeps its connection. `id` names the new connection; a random name is taken otherwise.
    public func connect(
        provider: ProviderID, server: String, username: String, password: Secret, id wanted: ConnectionID? = nil, actor: String
    ) async throws -> Connection {
        let credential = ConnectionCredential.password(username: username, password: password)
        let (session, id) = try prepare(provider: provider, server: server, credential: credential, id: wanted)
        let found = try await session.checkCredentials(CheckCredentialsRequest(server: server))
        return try await keep(found, credential, provider: provider, id: id, actor: actor)
    }

    /// Connects an account with OAuth tokens that were granted elsewhere, as ``connect(provider:server:username:password:id:actor:)`` does
    /// with a password. They are renewed when they end, by the application that `CALENDAR_OAUTH_…` names.
    public func connect(
        provider: ProviderID, server: String?, tokens: OAuthTokens, id wanted: ConnectionID? = nil, actor: String
    ) async throws -> Connection {
        guard sessions.configuration.flags.oauth else {
            throw HostError(.switchedOff, "connecting by OAuth is switched off; set CALENDAR_OAUTH_ENABLED=true to allow it")
        }
        let credential = ConnectionCredential.oauth(tokens)
        let (session, id) = try prepare(provider: provider, server: server, credential: credential, id: wanted)
        return try await keep(try await session.identify(), credential, provider: provider, id: id, actor: actor)
    }

    private func prepare(
        provider: ProviderID, server: String?, credential: ConnectionCredential, id wanted: ConnectionID?
    ) throws -> (session: ProviderSession, id: ConnectionID) {
        try sessions.allow(provider: provider)
        if let wanted { try Self.check(wanted) }
        let adapter = try catalogue.adapter(provider)
        let id = wanted ?? newID(provider)
        let session = sessions.makeSession(
            adapter: adapter, connection: id, credential: credential.credential,
            settings: ConnectionSettings(server.map { [ConnectionSettings.serverKey: $0] } ?? [:]))
        return (session, id)
    }

    /// Refuses an id that no connection may have.
    static func check(_ id: ConnectionID) throws {
        guard !id.rawValue.isEmpty, id.rawValue.count <= 200 else {
            throw HostError(.invalidRequest, "a connection's id has 1 to 200 characters")
        }
    }

    /// A random id.
    func newID(_ provider: ProviderID) -> ConnectionID { ConnectionID("\(provider)-" + random.urlSafeToken(bytes: 9)) }

    /// Keeps an account and what opens it, in one commit. An account that is connected already keeps its connection.
    func keep(
        _ found: IdentifyReply, _ credential: ConnectionCredential, provider: ProviderID, id: ConnectionID, actor: String,
        action: String = "connection.connect"
    ) async throws -> Connection {
        var addition = NewConnection(id: id, provider: provider, account: found.account, settings: found.settings)
        for _ in 0..<Self.establishmentTries {
            switch try await credentials.establish(addition, credential) {
            case .established(let connection):
                try await audit(action, connection.id, actor: actor)
                logger.info("connected an account", metadata: ["connection": "\(connection.id)", "provider": "\(provider)"])
                return connection
            case .connectedAs(let existing):
                addition = NewConnection(id: existing.id, provider: provider, account: found.account, settings: found.settings)
            }
        }
        throw HostError(.conflict, "the account is connected and disconnected all the time; try again")
    }

    private static let establishmentTries = 5

    /// All connections that are not disconnected.
    public func list() async throws -> [Connection] { try await store.connections() }

    /// One connection, or an error.
    public func connection(_ id: ConnectionID) async throws -> Connection {
        guard let connection = try await store.connection(id) else { throw HostError(.notFound, "there is no connection \(id)") }
        return connection
    }

    private func audit(_ action: String, _ id: ConnectionID, actor: String) async throws {
        _ = try await store.appendAudit(NewAuditEntry(actor: actor, action: action, subject: id.rawValue), at: clock.now)
    }
}
