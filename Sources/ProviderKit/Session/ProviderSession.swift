/// What a host calls: one connection at one provider, with everything that is the same for all adapters done once.
///
/// It refuses what the adapter does not declare, checks bounds, sets a deadline, retries what may be retried, fills in what an adapter
/// left out, and tells an observer. Adapters stay bare.
public struct ProviderSession: Sendable {
    /// The adapter behind it.
    public let adapter: any ProviderAdapter
    let context: ProviderContext
    let retry: RetryPolicy
    let deadline: Duration
    let observer: (any SessionObserver)?

    /// Makes a session. `deadline` bounds one verb with all its attempts.
    public init(
        adapter: any ProviderAdapter, context: ProviderContext, retry: RetryPolicy = .standard, deadline: Duration = .seconds(120),
        observer: (any SessionObserver)? = nil
    ) {
        self.adapter = adapter
        self.context = context
        self.retry = retry
        self.deadline = deadline
        self.observer = observer
    }

    /// The connection's id.
    public var connection: ConnectionID { context.connection.id }

    /// Refuses a verb that the adapter has no role for, before any traffic.
    func require<Role>(_ role: Role?, _ operation: ProviderOperation, _ what: String) throws(ProviderError) -> Role {
        guard let role else {
            throw ProviderError(
                .notSupported, .permanent, operation: operation,
                message: "\(adapter.displayName) cannot do this: its adapter does not offer \(what)")
        }
        return role
    }

    /// An error for a request that is out of bounds.
    func outOfBounds(_ operation: ProviderOperation, _ message: String) -> ProviderError {
        ProviderError(.invalidRequest, .permanent, operation: operation, message: message)
    }
}
