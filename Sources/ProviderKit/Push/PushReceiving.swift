/// The sixth role: be told of changes, and believe only what is proven.
public protocol PushReceiving: Sendable {
    /// Opens a channel on a calendar.
    func openChannel(_ request: OpenChannelRequest, in context: ProviderContext) async throws(ProviderError) -> PushChannel

    /// Prolongs a channel before it ends.
    func renewChannel(_ request: RenewChannelRequest, in context: ProviderContext) async throws(ProviderError) -> PushChannel

    /// Closes a channel; one that is already closed is success.
    func closeChannel(_ request: CloseChannelRequest, in context: ProviderContext) async throws(ProviderError)

    /// The answer to a provider's handshake, or `nil` where the delivery is not one. Pure: no traffic, no state.
    func handshake(_ delivery: Delivery) -> HTTPResponse?

    /// Judges a delivery item by item: each is a notification or a rejection, and none depends on its neighbours.
    func verify(_ delivery: Delivery, for channel: PushChannel, in context: ProviderContext) async -> [DeliveryVerdict]
}

/// What came of one item of a delivery.
public enum DeliveryVerdict: Sendable, Equatable {
    /// The item is authentic.
    case genuine(ChangeNotification)
    /// The item is not believed.
    case rejected(item: Int, RejectionReason)
}

/// Asks for a channel.
public struct OpenChannelRequest: Sendable {
    /// The calendar to watch.
    public let calendar: CalendarID
    /// The channel's name, chosen by the host.
    public let channel: ChannelID
    /// Counts re-openings, from 0.
    public let generation: Int
    /// Where the provider shall deliver.
    public let address: String

    /// Makes a request.
    public init(calendar: CalendarID, channel: ChannelID, generation: Int, address: String) {
        self.calendar = calendar
        self.channel = channel
        self.generation = generation
        self.address = address
    }
}

/// Asks for a channel to be prolonged.
public struct RenewChannelRequest: Sendable {
    /// The channel.
    public let channel: PushChannel

    /// Makes a request.
    public init(channel: PushChannel) { self.channel = channel }
}

/// Asks for a channel to be closed.
public struct CloseChannelRequest: Sendable {
    /// The channel.
    public let channel: PushChannel

    /// Makes a request.
    public init(channel: PushChannel) { self.channel = channel }
}
