public import Foundation
public import ProviderKit

/// Remembers push channels. A channel is stored before its provider hears of it, because the first delivery can overtake the answer.
public protocol ChannelStore: Sendable {
    /// Stores a channel that is being opened, as the next generation of its calendar.
    ///
    /// Throws ``StoreError/Code/notFound`` for an unknown calendar, and ``StoreError/Code/conflict`` where the name or hook is taken, or the
    /// connection ended.
    func addChannel(_ channel: NewChannel, at instant: Date) async throws(StoreError) -> StoredChannel

    /// The channel that an address leads to, by SHA-256 of the address's path secret; ended ones too. `nil` where there is none.
    func channel(hook: String) async throws(StoreError) -> StoredChannel?

    /// One channel, or `nil`.
    func channel(_ id: ChannelID) async throws(StoreError) -> StoredChannel?

    /// The channels of one calendar, or of all, by calendar and generation; `endedToo` adds those that ended.
    func channels(of address: CalendarAddress?, endedToo: Bool) async throws(StoreError) -> [StoredChannel]

    /// Notes what became of a channel. `nil` where its state does not allow that, or there is no such channel; then nothing is changed.
    func changeChannel(_ id: ChannelID, _ change: ChannelChange, at instant: Date) async throws(StoreError) -> StoredChannel?

    /// Notes what a pull found: `news` counts events that the store did not hold as they are. `polledAfter` is when the calendar had been
    /// read before, where the pull can judge push; a change that no delivery told of since then counts against the calendar's channels, a
    /// delivery clears them. Gives the largest count of silent changes among them; 0 where there are none.
    func notePull(of address: CalendarAddress, news: Int, polledAfter: Date?, at instant: Date) async throws(StoreError) -> Int
}
