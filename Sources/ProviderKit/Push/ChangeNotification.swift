public import Foundation

/// What a proven item of a delivery says. There is no way to make one but by spending a ``Proof``.
public struct ChangeNotification: Sendable, Equatable {
    /// The channel it came through.
    public let channel: ChannelID
    /// The connection it concerns.
    public let connection: ConnectionID
    /// Which item of the delivery it was, from 0.
    public let item: Int
    /// When its authenticity was proven, UTC.
    public let provenAt: Date
    /// What it says.
    public let kind: Kind
    /// Tells the item from every other one of its channel: the same item that comes again has the same mark.
    public let mark: DeliveryMark

    /// What a notification can say.
    public enum Kind: String, Sendable, Equatable, CaseIterable {
        /// Something in the calendar changed: ask the change feed.
        case changed
        /// The channel was set up and works.
        case channelConfirmed = "channel-confirmed"
        /// The provider delivers no more until the channel is renewed.
        case renewalRequired = "renewal-required"
        /// The provider ended the channel.
        case channelEnded = "channel-ended"
        /// The provider dropped notifications: ask the change feed.
        case missed
        /// The provider changed the key that it signs with: open the channel anew.
        case keyChanged = "key-changed"
    }

    /// Spends a proof. The channel, the connection and the item are the proof's, not the caller's.
    public init(proof: consuming Proof, kind: Kind, mark: DeliveryMark) {
        channel = proof.channel
        connection = proof.connection
        item = proof.item
        provenAt = proof.provenAt
        self.kind = kind
        self.mark = mark
    }
}
