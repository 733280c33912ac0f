import CalendarStore
import Foundation
import ProviderKit
import Synchronization

/// Stores proven items durably, many in one commit: whatever arrives until a commit begins is part of it. Nothing is dropped: an item is stored
/// before ``record(_:)`` returns, or it throws.
final class DeliveryJournal: Sendable {
    /// There is no room for more; come again later.
    struct Full: Error {}

    private struct Entry: Sendable {
        let deliveries: [NewDelivery]
        let continuation: CheckedContinuation<[DeliveryRecord], any Error>
    }

    private struct State {
        var waiting: [Entry] = []
        /// Items that wait or are being stored.
        var held = 0
        /// Whether the store was asked for a commit that did not begin yet.
        var isAsked = false
    }

    private let store: any DeliveryStore
    private let clock: any WallClock
    private let bound: Int
    private let signal: WorkSignal
    private let state = Mutex(State())

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
        return try await withCheckedThrowingContinuation { continuation in
            let isTaken = state.withLock { state in
                guard state.held + deliveries.count <= bound else { return false }
                state.held += deliveries.count
                state.waiting.append(Entry(deliveries: deliveries, continuation: continuation))
                return true
            }
            if isTaken { askForCommit() } else { continuation.resume(throwing: Full()) }
        }
    }

    /// Whether there is no room for so many more.
    func isFull(for count: Int) -> Bool { state.withLock { $0.held + count > bound } }

    private func askForCommit() {
        let isNeeded = state.withLock { state in
            defer { state.isAsked = state.isAsked || !state.waiting.isEmpty }
            return !state.isAsked && !state.waiting.isEmpty
        }
        // Not a child task: what was taken in is stored also where its sender has gone.
        if isNeeded { Task { await commit() } }
    }

    private func commit() async {
        let group = Mutex<[Entry]?>(nil)
        let result = await store {
            let entries = self.take()
            group.withLock { $0 = entries }
            return entries.flatMap(\.deliveries)
        }
        // Where the store failed before it asked, all who wait are told.
        let entries = group.withLock { $0 } ?? take()
        guard entries.count > 1, Self.isOfAnItem(result) else { return settle(entries, result) }
        // One that cannot be stored takes none of its neighbours down, and not again each time that it comes.
        for entry in entries { settle([entry], await store { entry.deliveries }) }
    }

    private func store(_ gather: @escaping @Sendable () -> [NewDelivery]) async -> Result<[DeliveryRecord], any Error> {
        do { return .success(try await store.recordDeliveries(gather, at: clock.now)) } catch { return .failure(error) }
    }

    /// Whether a failure is that of something in the group, not of the store.
    private static func isOfAnItem(_ result: Result<[DeliveryRecord], any Error>) -> Bool {
        guard case .failure(let error as StoreError) = result else { return false }
        return error.code == .invalid || error.code == .ruleBroken
    }

    /// Takes as many as one commit stores; the others get one of their own.
    private func take() -> [Entry] {
        let entries = state.withLock { state in
            var count = 0
            let entries = state.waiting.prefix { entry in
                defer { count += entry.deliveries.count }
                return count == 0 || count + entry.deliveries.count <= Self.group
            }
            state.waiting.removeFirst(entries.count)
            state.isAsked = false
            return Array(entries)
        }
        askForCommit()
        return entries
    }

    private func settle(_ entries: [Entry], _ result: Result<[DeliveryRecord], any Error>) {
        state.withLock { $0.held -= entries.reduce(0) { $0 + $1.deliveries.count } }
        switch result {
        case .success(let all):
            if let due = entries.lazy.flatMap(\.deliveries).flatMap(\.jobs).map(\.runAfter).min() { signal.ring(at: due) }
            var records = all[...]
            for entry in entries {
                entry.continuation.resume(returning: Array(records.prefix(entry.deliveries.count)))
                records = records.dropFirst(entry.deliveries.count)
            }
        case .failure(let error):
            for entry in entries { entry.continuation.resume(throwing: error) }
        }
    }
}
