import ProviderKit
import Synchronization

/// Busy blocks of calendars that were asked about, kept in memory as long as the database says that they are the same.
///
/// The version comes from the very read transaction that asks, so what is kept is never older than what that transaction sees, also where
/// another process writes.
final class BusyCache: Sendable {
    /// One block, without text.
    struct Block: Sendable {
        /// Milliseconds since 1970-01-01 UTC.
        let start: Int64
        /// Milliseconds since 1970-01-01 UTC, after `start`.
        let end: Int64
        /// The row number of the event behind it, where there is one.
        let event: Int64?
        let kind: BusyKind
    }

    private struct Entry {
        let version: Int64
        let blocks: [Block]
        var lastUse: UInt64

        /// What the entry counts for: its blocks, and something for itself.
        var weight: Int { blocks.count + 32 }
    }

    private struct Contents {
        var entries: [Int64: Entry] = [:]
        var weight = 0
        var uses: UInt64 = 0
    }

    private let contents = Mutex(Contents())
    private let capacity: Int

    /// Makes a cache for about `capacity` blocks of 40 bytes.
    init(capacity: Int) { self.capacity = capacity }

    /// The blocks of a calendar in exactly this version, by start; `nil` where they are not kept.
    func blocks(of calendar: Int64, version: Int64) -> [Block]? {
        contents.withLock { contents in
            guard var entry = contents.entries[calendar], entry.version == version else { return nil }
            contents.uses += 1
            entry.lastUse = contents.uses
            contents.entries[calendar] = entry
            return entry.blocks
        }
    }

    /// Keeps the blocks of a calendar; those that were not asked about for longest make room.
    func keep(_ blocks: [Block], of calendar: Int64, version: Int64) {
        contents.withLock { contents in
            contents.uses += 1
            let entry = Entry(version: version, blocks: blocks, lastUse: contents.uses)
            guard entry.weight <= capacity else { return }
            if let old = contents.entries.updateValue(entry, forKey: calendar) { contents.weight -= old.weight }
            contents.weight += entry.weight
            while contents.weight > capacity, let oldest = contents.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
                contents.entries[oldest.key] = nil
                contents.weight -= oldest.value.weight
            }
        }
    }
}
