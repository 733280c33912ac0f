import Synchronization

/// Whether a store may still be used: the engine's own queue for a database in memory does not survive a call after its end.
final class SQLiteOpenness: Sendable {
    private let isOpen = Mutex(true)

    func end() { isOpen.withLock { $0 = false } }

    func check() throws(StoreError) {
        guard isOpen.withLock({ $0 }) else { throw StoreError(.inaccessible, "the store was closed; open it again to use it") }
    }
}
