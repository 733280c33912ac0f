/// What a host calls: one connection at one provider, with everything that is the same for all adapters done once.
///
/// It refuses what the adapter does not declare, checks bounds, sets a deadline, retries what may be retried, goes on with a renewed token
/// where the provider refuses the old one, fills in what an adapter left out, and tells an observer. Adapters stay bare.
public struct ProviderSession: Sendable {
    /// The adapter behind it.
    public let adapter: any ProviderAdapter
    let context: ProviderContext
    let retry: RetryPolicy
    let deadline: Duration
    let renewing: (any CredentialRenewing)?
    let observer: (any SessionObserver)?
    let hidesSecrets: Bool
    let credential: SessionCredential

    /// Makes a session. `deadline` bounds one verb with all its attempts. `renewing` lets a verb whose bearer credential is refused go on
    /// with another one. `hidesSecrets` takes the credential, and what a verb sends besides it, out of every error; a host wants that, and the
    /// conformance suite looks at errors as the adapter made them.
    public init(
        adapter: any ProviderAdapter, context: ProviderContext, retry: RetryPolicy = .standard, deadline: Duration = .seconds(120),
        renewing: (any CredentialRenewing)? = nil, hidesSecrets: Bool = false, observer: (any SessionObserver)? = nil
    ) {
        self.adapter = adapter
        self.context = context
        self.renewing = renewing
        self.hidesSecrets = hidesSecrets
        credential = SessionCredential(context.connection.credential)
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
