import Foundation
import ProviderKit
import Synchronization

/// A clock that tests move forward. Pauses are as long as they say, except that those between a session's own tries can be left out.
final class TestClock: WallClock {
    private let offset = Mutex<TimeInterval>(0)
    private let skipsPauses: Bool

    init(skipsPauses: Bool = true) { self.skipsPauses = skipsPauses }

    var now: Date { Date() + offset.withLock { $0 } }

    /// Moves the clock forward.
    func advance(by seconds: TimeInterval) { offset.withLock { $0 += seconds } }

    func sleep(for duration: Duration) async throws {
        // Deadlines and leases last ten seconds and more; what is shorter is a pause.
        guard skipsPauses, duration < .seconds(10) else { return try await Task.sleep(for: duration) }
        try Task.checkCancellation()
        await Task.yield()
    }
}
