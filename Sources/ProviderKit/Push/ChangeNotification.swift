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

    /// What a notification can say.
    public enum Kind: Sendable, Equatable {
        /// Something in the calendar changed: ask the change feed.
        case changed
        /// The channel was set up and works.
        case channelConfirmed
        /// The provider wants the account's owner to consent again.
        case reauthorizationRequired
        /// The provider ended the channel.
        case channelEnded
        /// The provider dropped notifications: ask the change feed.
        case missed
    }

    /// Spends a proof. The channel, the connection and the item are the proof's, not the caller's.
    public init(proof: consuming Proof, kind: Kind) {
        channel = proof.channel
        connection = proof.connection
        item = proof.item
        provenAt = proof.provenAt
        self.kind = kind
    }
}
