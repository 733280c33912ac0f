/// The sixth role: be told of changes, and believe only what is proven.
///
/// What each way of proving demands beside the lines here stands at ``AuthenticityScheme``.
public protocol PushReceiving: Sendable {
    /// Makes the keys that one channel needs before the provider hears of it. No traffic.
    ///
    /// The host stores the channel with them first and opens it then, because the first delivery can overtake the answer to opening.
    ///
    /// Behaviour:
    /// - `PUSH-PREPARE-1`: Keys are of one channel alone: prepared again, for another channel or the same, they are others.
    func prepareChannel(_ request: PrepareChannelRequest, in context: ProviderContext) throws(ProviderError) -> PreparedChannel

    /// Opens a channel on a calendar.
    ///
    /// A calendar or server without push is ``ProviderErrorCode/notSupported``: the host polls it then.
    ///
    /// Behaviour:
    /// - `PUSH-OPEN-1`: Once a channel is open, a change in the calendar arrives at its address and is believed to be one.
    /// - `PUSH-OPEN-2`: The reply says when the channel ends: later than now, or never.
    /// - `PUSH-OPEN-3`: A calendar that is not there gets no channel, and an error that lasts.
    /// - `PUSH-OPEN-4`: The settings in the reply hold no secret: not the token, not the address, not the channel's keys.
    /// - `PUSH-OPEN-5`: A provider without room for a second channel on a calendar answers ``ProviderErrorCode/conflict``, and the first one
    ///   goes on: the host closes it then, and opens again.
    func openChannel(_ request: OpenChannelRequest, in context: ProviderContext) async throws(ProviderError) -> OpenChannelReply

    /// Prolongs a channel before it ends, where ``PushAbilities/renewal`` is `inPlace`; elsewhere the host opens a new one and closes the old.
    ///
    /// A channel that the provider does not know any more is ``ProviderErrorCode/notFound``.
    ///
    /// Behaviour:
    /// - `PUSH-RENEW-1`: A prolonged channel ends no earlier than before and delivers as before.
    /// - `PUSH-RENEW-2`: A channel that was closed is not found, and does not come back to life.
    func renewChannel(_ request: RenewChannelRequest, in context: ProviderContext) async throws(ProviderError) -> RenewChannelReply

    /// Closes a channel; one that the provider does not know any more is success.
    ///
    /// A channel without settings is one whose opening ended in an unknown way. It is closed where it can be found; where it cannot, nothing
    /// is done, and it ends by itself.
    ///
    /// Behaviour:
    /// - `PUSH-CLOSE-1`: A closed channel delivers no more.
    /// - `PUSH-CLOSE-2`: Closing what is closed already is success.
    /// - `PUSH-CLOSE-3`: Channels of other calendars stay open.
    /// - `PUSH-CLOSE-4`: A channel whose answer to opening was lost does not stand in the way of another one once it is closed.
    func closeChannel(_ request: CloseChannelRequest, in context: ProviderContext) async throws(ProviderError)

    /// The answer to a provider's handshake, or `nil` where the delivery is not one, or the channel is not being opened. Pure.
    ///
    /// Behaviour:
    /// - `PUSH-HANDSHAKE-1`: The provider's handshake is answered while the channel is being opened.
    /// - `PUSH-HANDSHAKE-2`: It is answered by no channel that is not being opened.
    /// - `PUSH-HANDSHAKE-3`: What is no handshake of this provider is never answered as one.
    /// - `PUSH-HANDSHAKE-4`: A handshake notifies of nothing.
    func handshake(_ delivery: Delivery, for channel: PushChannel) -> HTTPResponse?

    /// Judges a delivery item by item: each is a notification or a rejection, and none depends on its neighbours.
    ///
    /// Nothing of the provider is asked but for published keys. A delivery without items gives an empty list.
    ///
    /// Behaviour:
    /// - `PUSH-VERIFY-1`: A genuine item is believed, and its notification names the channel, the connection, the item and the instant.
    /// - `PUSH-VERIFY-2`: What comes twice has the same mark, and two changes have two.
    /// - `PUSH-VERIFY-3`: What is genuine at one channel is not believed at another.
    /// - `PUSH-VERIFY-4`: Nothing is believed from the instant at which the channel's time is over by our own clock.
    /// - `PUSH-VERIFY-5`: Of several items each is judged alone: a forged one rides on no genuine one and takes none down, wherever it is.
    /// - `PUSH-VERIFY-6`: Whatever is no delivery of this provider notifies of nothing: empty, huge, deep, binary, of another method.
    /// - `PUSH-VERIFY-7`: What overtakes the answer to opening is judged by the same proof.
    /// - `PUSH-VERIFY-8`: A delivery is not believed once anything is damaged that its schemes authenticate or require: a field that is
    ///   removed, emptied or there twice, a flipped bit, a cut, a byte less or more.
    /// - `PUSH-VERIFY-9`: Whatever no scheme authenticates changes nothing of the verdict.
    func verify(_ delivery: Delivery, for channel: PushChannel, in context: VerificationContext) async -> [DeliveryVerdict]
}
