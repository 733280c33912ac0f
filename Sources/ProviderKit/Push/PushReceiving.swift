/// The sixth role: be told of changes, and believe only what is proven.
public protocol PushReceiving: Sendable {
    /// Makes the keys that one channel needs before the provider hears of it. No traffic.
    ///
    /// The host stores the channel with them first and opens it then, because the first delivery can overtake the answer to opening.
    func prepareChannel(_ request: PrepareChannelRequest, in context: ProviderContext) throws(ProviderError) -> PreparedChannel

    /// Opens a channel on a calendar.
    ///
    /// A calendar or server without push is ``ProviderErrorCode/notSupported``: the host polls it then.
    func openChannel(_ request: OpenChannelRequest, in context: ProviderContext) async throws(ProviderError) -> OpenChannelReply

    /// Prolongs a channel before it ends, where ``PushAbilities/renewal`` is `inPlace`; elsewhere the host opens a new one and closes the old.
    ///
    /// A channel that the provider does not know any more is ``ProviderErrorCode/notFound``.
    func renewChannel(_ request: RenewChannelRequest, in context: ProviderContext) async throws(ProviderError) -> RenewChannelReply

    /// Closes a channel; one that the provider does not know any more is success.
    func closeChannel(_ request: CloseChannelRequest, in context: ProviderContext) async throws(ProviderError)

    /// The answer to a provider's handshake, or `nil` where the delivery is not one, or the channel is not being opened. Pure.
    func handshake(_ delivery: Delivery, for channel: PushChannel) -> HTTPResponse?

    /// Judges a delivery item by item: each is a notification or a rejection, and none depends on its neighbours.
    ///
    /// Nothing of the provider is asked but for published keys. A delivery without items gives an empty list.
    func verify(_ delivery: Delivery, for channel: PushChannel, in context: VerificationContext) async -> [DeliveryVerdict]
}
