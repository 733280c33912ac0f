import Foundation

/// Evidence that one item of a delivery is authentic: made only by the verifiers of this folder, spent once.
///
/// It cannot be copied, so one proven item cannot vouch for its neighbour; its initialiser is internal to this module, so an adapter
/// cannot make one without a verifier. It is bound to a channel, a connection, an item and a time.
public struct Proof: ~Copyable, Sendable {
    /// The channel that was proven.
    let channel: ChannelID
    /// The connection the channel belongs to.
    let connection: ConnectionID
    /// Which item of the delivery, from 0.
    let item: Int
    /// When the verifier judged, UTC.
    let provenAt: Date

    /// Only the verifiers of this module come here.
    init(channel: ChannelID, connection: ConnectionID, item: Int, provenAt: Date) {
        self.channel = channel
        self.connection = connection
        self.item = item
        self.provenAt = provenAt
    }
}
