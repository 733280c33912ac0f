/// A misfortune that a simulated web provider can have with one request. What a fault looks like on the wire is the provider's own.
public enum SimulatedFault: Sendable, Hashable {
    /// Too many requests, with the wish to wait so many seconds, or without a wish.
    case rateLimited(retryAfter: Double?)
    /// A longer-lasting limit, where the provider has one of its own; otherwise as `rateLimited`.
    case quotaExceeded
    /// The provider fails with this status, 500 to 599, before the request has any effect.
    case serverFault(Int)
    /// No connection can be made.
    case refusedConnection
    /// The connection ends before the request has any effect, which its sender cannot know.
    case lostRequest
    /// The request has its effect, then the connection ends without an answer.
    case lostAnswer
    /// The request has its effect, then the connection ends in the middle of the answer's body.
    case cutBody
    /// The request has its effect, then the provider's own front reports a failure with this status.
    case failureAfterEffect(Int)
    /// The answer takes so many seconds.
    case slow(Double)
    /// Something that is no answer of the provider: a web page with status 200, and no effect.
    case garbage
    /// The position in a change feed is not known any more. Only where a position is sent.
    case cursorLost
    /// The access token has ended.
    case accessTokenExpired
    /// The account's owner withdrew the consent: every token of the grant is dead, until there is a new consent.
    case grantRevoked
    /// Pages of this answer have at most so many items. Only where there are pages.
    case smallPages(Int)
    /// An empty page that says that there are more. Only where there are pages.
    case emptyPage
    /// Every item of the answer's page comes twice. Only where there are pages.
    case duplicatedItems
}
