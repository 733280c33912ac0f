import ProviderKit
import Synchronization

/// Remembers which cursors were used.
final class SpentCursors: Sendable {
    private let used = Mutex<Set<Cursor>>([])

    func isFirstUse(of cursor: Cursor) -> Bool { used.withLock { $0.insert(cursor).inserted } }
}
