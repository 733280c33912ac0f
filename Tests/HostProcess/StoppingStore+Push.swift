import CalendarStore
import Foundation
import ProviderKit

extension StoppingStore {
    func addChannel(_ channel: NewChannel, at instant: Date) async throws(StoreError) -> StoredChannel {
        try await base.addChannel(channel, at: instant)
    }

    func channel(hook: String) async throws(StoreError) -> StoredChannel? {
        try await base.channel(hook: hook)
    }

    func channel(_ id: ChannelID) async throws(StoreError) -> StoredChannel? {
        try await base.channel(id)
    }

    func channels(of address: CalendarAddress?, endedToo: Bool) async throws(StoreError) -> [StoredChannel] {
        try await base.channels(of: address, endedToo: endedToo)
    }

    func changeChannel(_ id: ChannelID, _ change: ChannelChange, at instant: Date) async throws(StoreError) -> StoredChannel? {
        try await base.changeChannel(id, change, at: instant)
    }

    func notePull(of address: CalendarAddress, news: Int, polledAfter: Date?, at instant: Date) async throws(StoreError) -> Int {
        try await base.notePull(of: address, news: news, polledAfter: polledAfter, at: instant)
    }

    func recordDeliveries(
        _ gather: @escaping @Sendable () -> [NewDelivery], at instant: Date
    ) async throws(StoreError) -> [DeliveryRecord] {
        try await base.recordDeliveries(gather, at: instant)
    }

    func sweepDeliveries(before limit: Date) async throws(StoreError) -> Int {
        try await base.sweepDeliveries(before: limit)
    }
}
