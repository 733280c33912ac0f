public import Foundation
public import ProviderKit

/// Remembers what was delivered, so that what comes twice does nothing twice.
public protocol DeliveryStore: Sendable {
    /// Stores proven items of deliveries with the work they call for, all in one commit, and tells for each what it was.
    ///
    /// New items see to it that their calendars are marked dirty, enqueue their jobs, and note their wishes with their channels. Items of
    /// channels that are not there, that ended, or that changed since the items were judged store nothing.
    ///
    /// `gather` is asked once, when the transaction begins, so that whatever arrives until then is part of it.
    func recordDeliveries(
        _ gather: @escaping @Sendable () -> [NewDelivery], at instant: Date
    ) async throws(StoreError) -> [DeliveryRecord]

    /// Forgets what was delivered through channels that ended, and what relays delivered before `limit`, in several transactions where it is
    /// much; then the channels that ended before `limit`. Gives how many rows went.
    func sweepDeliveries(before limit: Date) async throws(StoreError) -> Int
}

extension DeliveryStore {
    /// Stores items that are known already.
    public func recordDeliveries(_ deliveries: [NewDelivery], at instant: Date) async throws(StoreError) -> [DeliveryRecord] {
        try await recordDeliveries({ deliveries }, at: instant)
    }
}

/// One proven item of a delivery.
public struct NewDelivery: Hashable, Sendable {
    /// The channel it came through.
    public let channel: ChannelID
    /// The channel's ``StoredChannel/stamp`` when the item was judged.
    public let stamp: String
    /// Its name and content.
    public let mark: DeliveryMark
    /// Whether there is, or may be, something new in the calendar.
    public let tellsChange: Bool
    /// What it asks for.
    public let wish: ChannelWish?
    /// The work it calls for.
    public let jobs: [NewJob]
    /// When it arrived.
    public let receivedAt: Date

    /// Makes an item.
    public init(
        channel: ChannelID, stamp: String, mark: DeliveryMark, tellsChange: Bool, wish: ChannelWish?, jobs: [NewJob], receivedAt: Date
    ) {
        self.channel = channel
        self.stamp = stamp
        self.mark = mark
        self.tellsChange = tellsChange
        self.wish = wish
        self.jobs = jobs
        self.receivedAt = receivedAt
    }
}

/// What an item turned out to be.
public enum DeliveryRecord: String, Hashable, Sendable, CaseIterable {
    /// It was not there before.
    case new
    /// It was there already, with the same content.
    case duplicate
    /// Its name was there already, with another content: somebody reuses a name.
    case conflict
    /// Its channel is not there, or ended.
    case unknownChannel
    /// Its channel is another than it was judged by: judge it again.
    case outdated
}
