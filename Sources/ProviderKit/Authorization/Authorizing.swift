/// The first role: who are we acting for, and may we?
///
/// An adapter conforms to ``OAuthAuthorizing``, to ``PasswordAuthorizing``, or to both; this is what both share.
public protocol Authorizing: Sendable {
    /// Finds out whose account the context's credential opens.
    ///
    /// Behaviour:
    /// - `AUTH-IDENTIFY-1`: The same account gives the same subject every time.
    /// - `AUTH-IDENTIFY-2`: A credential that is no longer valid fails with `unauthenticated` and needs re-consent or is permanent; it is never an empty identity.
    func identify(_ request: IdentifyRequest, in context: ProviderContext) async throws(ProviderError) -> IdentifyReply
}

/// Asks whose account it is.
public struct IdentifyRequest: Sendable {
    /// Makes a request.
    public init() {}
}

/// Whose account it is, and what the adapter wants kept about the connection.
public struct IdentifyReply: Sendable {
    /// The account.
    public let account: AccountIdentity
    /// Settings to keep; they replace the old ones.
    public let settings: ConnectionSettings

    /// Makes a reply.
    public init(account: AccountIdentity, settings: ConnectionSettings) {
        self.account = account
        self.settings = settings
    }
}
