public import Foundation

/// One push subscription at a provider, as the host keeps it.
public struct PushChannel: Sendable {
    /// The channel's name, chosen by the host; never used again.
    public let id: ChannelID
    /// The provider it is at.
    public let provider: ProviderID
    /// The connection it belongs to.
    public let connection: ConnectionID
    /// The calendar it watches.
    public let calendar: CalendarID
    /// Counts the channels of one calendar, from 0; a proof for one generation is worth nothing for another.
    public let generation: Int
    /// Who delivers through it.
    public let sender: Sender
    /// Where its deliveries arrive: the host's public address. Whoever knows it can deliver, so it is no less than a secret.
    public let address: Secret
    /// Whether the provider is being asked to open or prolong it at this moment; only then are handshakes answered.
    public let isBeingOpened: Bool
    /// Until when deliveries are taken, UTC, by our own clock, whatever a delivery says.
    public let acceptedUntil: Date
    /// What the adapter noted when the provider confirmed the channel; `nil` before that, because the first delivery can overtake the answer.
    public let settings: ConnectionSettings?
    /// What ``PushReceiving/prepareChannel(_:in:)`` made: keys of this channel alone, in the adapter's own format; empty where it needs none.
    public let secrets: Secret

    /// Who delivers through a channel.
    public enum Sender: String, Sendable, Codable, CaseIterable {
        /// The calendar provider itself.
        case provider
        /// A program that the operator set up beside a provider without push: it signs what it sends (see ``BodySignature``).
        case relay
    }

    /// Makes a channel.
    public init(
        id: ChannelID, provider: ProviderID, connection: ConnectionID, calendar: CalendarID, generation: Int, sender: Sender = .provider,
        address: Secret, isBeingOpened: Bool, acceptedUntil: Date, settings: ConnectionSettings?, secrets: Secret
    ) {
        self.id = id
        self.provider = provider
        self.connection = connection
        self.calendar = calendar
        self.generation = generation
        self.sender = sender
        self.address = address
        self.isBeingOpened = isBeingOpened
        self.acceptedUntil = acceptedUntil
        self.settings = settings
        self.secrets = secrets
    }

    /// What a proof for this channel is bound to.
    public var binding: ChannelBinding {
        ChannelBinding(provider: provider, connection: connection, channel: id, generation: generation)
    }
}
