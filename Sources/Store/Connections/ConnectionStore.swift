public import Foundation
public import ProviderKit

/// Remembers connections. An account has at most one connection that is not disconnected.
public protocol ConnectionStore: Sendable {
    /// Adds an active connection, unless its account has one.
    ///
    /// Throws ``StoreError/Code/conflict`` where the id is taken by another account or by a disconnected connection.
    func addConnection(_ connection: NewConnection, at instant: Date) async throws(StoreError) -> ConnectionAddition

    /// Adds a connection with its credential, or gives the account's connection of this very id a new credential, name and settings and
    /// makes it active: in one commit, so that nobody meets a connection without what opens it.
    ///
    /// Where the account is connected under another id nothing is changed: the caller seals for that one and asks again. Throws as
    /// ``addConnection(_:at:)`` does.
    func establishConnection(
        _ connection: NewConnection, credential: SealedCredential, kind: CredentialKind, at instant: Date
    ) async throws(StoreError) -> ConnectionEstablishment

    /// One connection, or `nil`.
    func connection(_ id: ConnectionID) async throws(StoreError) -> Connection?

    /// All connections in the given states, by id; `provider` restricts to one provider.
    func connections(provider: ProviderID?, states: Set<ConnectionState>) async throws(StoreError) -> [Connection]

    /// Replaces settings and the account's display name. Throws ``StoreError/Code/notFound``.
    func updateConnection(
        _ id: ConnectionID, displayName: String, settings: ConnectionSettings, at instant: Date
    ) async throws(StoreError) -> Connection

    /// Changes the state. Disconnecting removes the credentials and the waiting jobs of the connection and ends its push channels, in the
    /// same commit.
    ///
    /// Throws ``StoreError/Code/notFound``, and ``StoreError/Code/conflict`` for a connection that is disconnected already and is to become
    /// anything else.
    func setConnectionState(
        _ id: ConnectionID, to state: ConnectionState, reason: String?, at instant: Date
    ) async throws(StoreError) -> Connection
}

extension ConnectionStore {
    /// All connections that are not disconnected, by id.
    public func connections() async throws(StoreError) -> [Connection] {
        try await connections(provider: nil, states: [.active, .paused, .needsReconsent])
    }
}

/// A connection to be added.
public struct NewConnection: Hashable, Sendable {
    /// The host's name for it. Not empty.
    public let id: ConnectionID
    /// Where the account is.
    public let provider: ProviderID
    /// Whose account it is; `subject` decides whether two connections are the same account.
    public let account: AccountIdentity
    /// What the adapter keeps about it; no secrets.
    public let settings: ConnectionSettings

    /// Makes a connection to be added.
    public init(id: ConnectionID, provider: ProviderID, account: AccountIdentity, settings: ConnectionSettings) {
        self.id = id
        self.provider = provider
        self.account = account
        self.settings = settings
    }
}

/// What came of adding a connection.
public enum ConnectionAddition: Hashable, Sendable {
    /// It was added.
    case added(Connection)
    /// The account has this connection already; nothing was changed.
    case alreadyConnected(Connection)
}

/// What came of establishing a connection.
public enum ConnectionEstablishment: Hashable, Sendable {
    /// It is there, active, with the credential.
    case established(Connection)
    /// The account has this connection, under another id; nothing was changed.
    case connectedAs(Connection)
}
