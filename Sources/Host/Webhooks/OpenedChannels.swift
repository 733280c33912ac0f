import CalendarStore
import Foundation
import ProviderKit
import Synchronization

/// Channels that deliveries came through lately, with their keys unsealed, so that a delivery costs neither a look into the database nor an
/// unsealing.
///
/// What is remembered may be out of date; the store refuses what was judged by a channel that changed since (``NewDelivery/stamp``).
final class OpenedChannels: Sendable {
    /// A channel as it was stored, and as its adapter knows it.
    struct Entry: Sendable {
        let stored: StoredChannel
        let channel: PushChannel
        /// The subject of the calendar's jobs.
        let subject: String

        init(stored: StoredChannel, channel: PushChannel) {
            self.stored = stored
            self.channel = channel
            subject = stored.address.subject
        }

        /// Whether the channel is the same as long as its stamp is. One that is being opened stops being so by itself; and keys that are
        /// sealed with the vault's previous key are to be unsealed each time, for as long as that opens anything.
        func isLasting(keyID: String) -> Bool { stored.askedUntil == nil && stored.sealed?.keyID == keyID }
    }

    private let entries = Mutex<[String: Entry]>([:])
    private let bound: Int

    /// Remembers at most so many.
    init(bound: Int) { self.bound = bound }

    /// What is remembered of the channel whose hook has this hash.
    func channel(at hash: String) -> Entry? { entries.withLock { $0[hash] } }

    /// Remembers a channel. Where there is no room, all others are forgotten: each costs one look into the database then.
    func remember(_ entry: Entry, at hash: String) {
        entries.withLock { entries in
            if entries[hash] == nil, entries.count >= bound { entries.removeAll(keepingCapacity: true) }
            entries[hash] = entry
        }
    }

    /// Forgets a channel.
    func forget(_ hash: String) { entries.withLock { _ = $0.removeValue(forKey: hash) } }

    /// How many are remembered.
    var count: Int { entries.withLock(\.count) }
}
