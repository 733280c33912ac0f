/// What an adapter knows of the connection it works for.
public struct ConnectionContext: Sendable {
    /// The host's name for the connection.
    public let id: ConnectionID
    /// What proves to the provider that we may act.
    public var credential: Credential
    /// What the adapter found out when the connection was made, for instance where the calendars are.
    public var settings: ConnectionSettings

    /// Makes a connection's context.
    public init(id: ConnectionID, credential: Credential, settings: ConnectionSettings = ConnectionSettings()) {
        self.id = id
        self.credential = credential
        self.settings = settings
    }
}
