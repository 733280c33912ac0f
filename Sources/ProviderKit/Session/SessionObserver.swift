/// Is told about every verb of every session: where metrics, traces and logs hang on.
public protocol SessionObserver: Sendable {
    /// A verb ended. Never called with secrets or event text.
    func verbEnded(_ outcome: VerbOutcome)
}

/// How one verb went.
public struct VerbOutcome: Sendable {
    /// The provider.
    public let provider: ProviderID
    /// The connection.
    public let connection: ConnectionID
    /// The verb.
    public let operation: ProviderOperation
    /// How many attempts it took; at least 1, or 0 where it was refused before any traffic.
    public let attempts: Int
    /// How long it took, pauses included.
    public let elapsed: Duration
    /// The failure, or `nil`.
    public let error: ProviderError?
}
