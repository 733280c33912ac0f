public import Foundation
public import ProviderKit

/// A push channel as it is stored, with what its calendar and connection say at the moment.
public struct StoredChannel: Hashable, Sendable {
    /// The channel's name, chosen by the host; never used again.
    public let id: ChannelID
    /// The provider it is at.
    public let provider: ProviderID
    /// The calendar it watches.
    public let address: CalendarAddress
    /// Whether its connection works.
    public let connectionState: ConnectionState
    /// Whether its calendar is kept in step: selected, listed, and with rights that show busy time.
    public let isKept: Bool
    /// Counts the channels of its calendar, from 0.
    public let generation: Int
    /// Who delivers through it.
    public let sender: PushChannel.Sender
    /// What it is good for.
    public let state: State
    /// Its address and the adapter's keys; `nil` once it ended.
    public let sealed: SealedCredential?
    /// What the adapter noted when the provider confirmed it; `nil` before that.
    public let settings: ConnectionSettings?
    /// Until when at most the provider is being asked to open or prolong it; `nil` while it is not asked.
    public let askedUntil: Date?
    /// Until when its channel token is believed.
    public let tokenUntil: Date
    /// Until when deliveries are taken.
    public let acceptedUntil: Date
    /// When the provider ends it; `nil` where it does not, or did not say yet.
    public let expiresAt: Date?
    /// When to renew it, or to close it where it is closing.
    public let dueAt: Date?
    /// What a proven delivery, or its silence, asks for.
    public let wish: ChannelWish?
    /// How many polls in a row found what no delivery had told.
    public let silentChanges: Int
    /// When it was stored.
    public let createdAt: Date
    /// When the provider confirmed it.
    public let confirmedAt: Date?
    /// When something proven last arrived, to the second: of what follows soon after, the row is not written again.
    public let lastDeliveryAt: Date?
    /// When a proven delivery last told of a change, to the second.
    public let lastChangeAt: Date?
    /// When it ended.
    public let endedAt: Date?
    /// What went wrong last.
    public let lastError: String?
    /// The provider has no push for the calendar, and is not asked again before.
    public let notSupportedUntil: Date?
    /// Another one after every change of what deliveries are judged by: the channel's state, times and settings, its connection's state,
    /// whether its calendar is kept. What was judged under one stamp is not stored under another; see ``NewDelivery/stamp``.
    public let stamp: String

    /// What a channel is good for.
    public enum State: String, Sendable, Codable, CaseIterable {
        /// It is stored; whether the provider knows it is not known yet.
        case opening
        /// The provider confirmed it.
        case open
        /// The provider is being asked to prolong it; it works meanwhile.
        case renewing
        /// Another one has taken its place; what was under way still arrives here.
        case closing
        /// It ended. Nothing of it is believed.
        case closed
    }

    /// Whether the provider is being asked about it at this moment.
    public func isBeingOpened(at now: Date) -> Bool { askedUntil.map { now < $0 } ?? false }

    /// Whether deliveries are looked at.
    public func takesDeliveries(at now: Date) -> Bool { state != .closed && now < acceptedUntil }

    /// Makes a stored channel's description.
    public init(
        id: ChannelID, provider: ProviderID, address: CalendarAddress, connectionState: ConnectionState, isKept: Bool, generation: Int,
        sender: PushChannel.Sender, state: State, sealed: SealedCredential?, settings: ConnectionSettings?, askedUntil: Date?,
        tokenUntil: Date, acceptedUntil: Date, expiresAt: Date?, dueAt: Date?, wish: ChannelWish?, silentChanges: Int, createdAt: Date,
        confirmedAt: Date?, lastDeliveryAt: Date?, lastChangeAt: Date?, endedAt: Date?, lastError: String?, notSupportedUntil: Date?,
        stamp: String
    ) {
        self.id = id
        self.provider = provider
        self.address = address
        self.connectionState = connectionState
        self.isKept = isKept
        self.generation = generation
        self.sender = sender
        self.state = state
        self.sealed = sealed
        self.settings = settings
        self.askedUntil = askedUntil
        self.tokenUntil = tokenUntil
        self.acceptedUntil = acceptedUntil
        self.expiresAt = expiresAt
        self.dueAt = dueAt
        self.wish = wish
        self.silentChanges = silentChanges
        self.createdAt = createdAt
        self.confirmedAt = confirmedAt
        self.lastDeliveryAt = lastDeliveryAt
        self.lastChangeAt = lastChangeAt
        self.endedAt = endedAt
        self.lastError = lastError
        self.notSupportedUntil = notSupportedUntil
        self.stamp = stamp
    }
}
