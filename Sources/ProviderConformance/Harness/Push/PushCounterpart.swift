public import ProviderKit

/// Acts at the provider's sending side: delivers what the provider would deliver, and lends the suite what forgers would need.
///
/// The suite is the host here: it mints channel tokens, opens channels through the adapter, receives deliveries in a ``DeliveryInbox`` and has
/// the adapter judge them. What makes a delivery is an ordinary change in a watched calendar (``Counterpart/put(_:in:)``).
///
/// A forge has to be there for every scheme that the adapter declares; without it the cases of the scheme fail. Errors are
/// ``HarnessError`` or the transport's.
public protocol PushCounterpart: Sendable {
    /// Whether one delivery can carry items that were to be delivered one by one; see ``batch(_:)``.
    var sendsBatches: Bool { get }
    /// Whether the provider asks a new channel's address to prove itself before it opens the channel.
    var sendsHandshakes: Bool { get }

    /// From now on everything is delivered through this transport, until another one is named. Handshakes are sent through it while the
    /// adapter's call to open the channel is still open.
    func sendDeliveries(through transport: any HTTPTransport)

    /// Sends everything that waits to be delivered and returns when all of it is answered. Nothing waiting is success.
    func flushDeliveries() async throws

    /// One delivery that carries the items of several, in their order, as the provider would send it; `nil` where it does not batch.
    func batch(_ deliveries: [Delivery]) throws -> Delivery?

    /// What of a genuine delivery to a channel is proven by what, and what is not.
    func anatomy(of delivery: Delivery, for channel: PushChannel) throws -> DeliveryAnatomy

    /// Needed for ``AuthenticityScheme/channelToken``.
    var channelTokenForge: (any ChannelTokenForge)? { get }
    /// Needed for ``AuthenticityScheme/signedToken``.
    var signedTokenForge: (any SignedTokenForge)? { get }
    /// Needed for ``AuthenticityScheme/encryptedPayload``.
    var encryptedPayloadForge: (any EncryptedPayloadForge)? { get }
    /// Needed for ``AuthenticityScheme/webPush``.
    var webPushForge: (any WebPushForge)? { get }
    /// Needed for ``AuthenticityScheme/bodySignature``.
    var bodySignatureForge: (any BodySignatureForge)? { get }
}

extension PushCounterpart {
    /// It does not.
    public var sendsBatches: Bool { false }
    /// It does not.
    public var sendsHandshakes: Bool { false }
    /// None.
    public func batch(_ deliveries: [Delivery]) throws -> Delivery? { nil }
    /// None.
    public var channelTokenForge: (any ChannelTokenForge)? { nil }
    /// None.
    public var signedTokenForge: (any SignedTokenForge)? { nil }
    /// None.
    public var encryptedPayloadForge: (any EncryptedPayloadForge)? { nil }
    /// None.
    public var webPushForge: (any WebPushForge)? { nil }
    /// None.
    public var bodySignatureForge: (any BodySignatureForge)? { nil }
}
