/// How much is taken at a time at the webhook addresses. What goes beyond is asked to come again, never dropped after it was accepted.
public struct WebhookLimits: Equatable, Sendable {
    /// How many deliveries of one channel are taken in a second, lastingly. `CALENDAR_WEBHOOK_RATE`, default 50.
    public var perChannel: Double = 50
    /// How many of one channel are taken at once.
    public var channelBurst: Double = 500
    /// How many deliveries to addresses that were not seen lately are looked up in a second, lastingly, over all of them.
    public var unknown: Double = 200
    /// How many of those are looked up at once.
    public var unknownBurst: Double = 1_000
    /// How many channels' rates are remembered.
    public var rememberedChannels = 10_000
    /// How long a body may take to arrive, in seconds.
    public var bodySeconds: Double = 10
    /// How many proven items may wait to be stored.
    public var queue = 10_000
    /// After how many seconds somebody who was asked to come again should, at the earliest.
    public var retryAfterSeconds = 5

    /// The limits of production.
    public init() {}
}
