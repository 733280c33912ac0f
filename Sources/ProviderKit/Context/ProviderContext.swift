/// Everything with a side effect that an adapter may use, and the connection it works for.
///
/// Adapters hold no globals, make no loggers, never retry and never sleep: what they need arrives here.
public struct ProviderContext: Sendable {
    /// The account the verb works for.
    public let connection: ConnectionContext
    /// Sends requests.
    public let http: any HTTPTransport
    /// Tells the time.
    public let clock: any WallClock
    /// Gives randomness.
    public let random: any RandomSource
    /// Makes key pairs.
    public let keys: any KeySource

    /// Makes a context.
    public init(
        connection: ConnectionContext, http: any HTTPTransport, clock: any WallClock, random: any RandomSource,
        keys: any KeySource = SystemKeys()
    ) {
        self.connection = connection
        self.http = http
        self.clock = clock
        self.random = random
        self.keys = keys
    }

    /// The same context with another credential, for instance after a refresh.
    public func with(credential: Credential) -> ProviderContext {
        var connection = connection
        connection.credential = credential
        return with(connection: connection)
    }

    /// The same context for another connection.
    public func with(connection: ConnectionContext) -> ProviderContext {
        ProviderContext(connection: connection, http: http, clock: clock, random: random, keys: keys)
    }
}
