import CalendarStore
import Foundation
import ProviderKit

/// Stores proven items durably, many in one commit: while one commit runs, the next group gathers. Nothing is dropped: an item is stored
/// before ``record(_:)`` returns, or it throws.
actor DeliveryJournal {
    /// There is no room for more; come again later.
    struct Full: Error {}

    private struct Entry {
        let deliveries: [NewDelivery]
        let continuation: CheckedContinuation<[DeliveryRecord], any Error>
    }

    private let store: any DeliveryStore
    private let clock: any WallClock
    private let bound: Int
    private let signal: WorkSignal
    private var waiting: [Entry] = []
    /// Items that wait or are being stored.
    private var held = 0
    private var isCommitting = false

    /// How many items one commit stores.
    static let group = 1_000

    init(store: any DeliveryStore, clock: any WallClock, bound: Int, signal: WorkSignal = WorkSignal()) {
        self.store = store
        self.clock = clock
        self.bound = bound
        self.signal = signal
    }

    /// Stores the items of one delivery, all or none, and tells what each was. Throws ``Full`` beyond the bound, and the store's failure.
    func record(_ deliveries: [NewDelivery]) async throws -> [DeliveryRecord] {
        guard !deliveries.isEmpty else { return [] }
        guard !isFull(for: deliveries.count) else { throw Full() }
        held += deliveries.count
        return try await withCheckedThrowingContinuation { continuation in
            waiting.append(Entry(deliveries: deliveries, continuation: continuation))
            guard !isCommitting else { return }
            isCommitting = true
            // Not a child task: what was taken in is stored also where its sender has gone.
            Task { await commit() }
        }
    }

    /// Whether there is no room for so many more.
    func isFull(for count: Int) -> Bool { held + count > bound }

    private func commit() async {
        while !waiting.isEmpty {
            var entries: [Entry] = []
            var count = 0
            while let next = waiting.first, entries.isEmpty || count + next.deliveries.count <= Self.group {
                entries.append(waiting.removeFirst())
                count += next.deliveries.count
            }
            do {
                var records = try await store.recordDeliveries(entries.flatMap(\.deliveries), at: clock.now)[...]
                if let due = entries.lazy.flatMap(\.deliveries).flatMap(\.jobs).map(\.runAfter).min() { signal.ring(at: due) }
                for entry in entries {
                    entry.continuation.resume(returning: Array(records.prefix(entry.deliveries.count)))
                    records = records.dropFirst(entry.deliveries.count)
                }
            } catch {
                for entry in entries { entry.continuation.resume(throwing: error) }
            }
            held -= count
        }
        isCommitting = false
    }
}
