/// How the simulator behaves where the real service's documentation leaves it open, and in what it may be bent for a test.
public struct MicrosoftBehaviour: Sendable {
    /// What becomes of a request to create an event with a transaction id that was used before. Which of the two the real service does is not
    /// documented.
    public enum RepeatedTransaction: Sendable {
        /// `ErrorDuplicateTransactionId` with status 409.
        case refused
        /// The first event, with status 201, where the request is the same to the letter and the event still exists; otherwise refused.
        case firstEvent
    }

    /// What becomes of a repeated transaction id.
    public var repeatedTransaction = RepeatedTransaction.refused
    /// Whether a change feed tells of an occurrence only its id, its times and its series; what it has in common with the series is told by the
    /// series. Otherwise everything.
    public var abbreviatesOccurrences = true
    /// Whether a change feed tells every occurrence that went away with its series; otherwise only the series.
    public var tellsRemovedOccurrences = true
    /// How many items a page has where the request does not say; at least 1.
    public var pageSize = 10
    /// How many requests of one mailbox may be under way at once; `nil` for any number.
    public var concurrentRequests: Int? = 4
    /// How long every Graph request takes, in real time, before it has its effect.
    public var requestTime = Duration.zero

    /// How many items one delivery has at most; at least 1.
    public var itemsPerDelivery = 16
    /// Whether tokens that vouch for content are of version 2; otherwise of version 1. Personal accounts have version 2 only.
    public var signsVersion2 = false
    /// Whether subscriptions may deliver to plain `http` addresses. Graph's may not; loopback servers have no certificates.
    public var takesPlainAddresses = false
    /// Whether items that wait when their subscription is removed are sent all the same.
    public var deliversAfterRemoval = false

    /// The defaults.
    public init() {}
}
