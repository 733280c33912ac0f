public import Foundation
public import ProviderKit
import Synchronization

/// A clock that is moved by hand, and by everybody who pauses on it.
///
/// A pause shorter than ten seconds moves the clock on and takes no real time. Longer ones are deadlines and leases, which must not end
/// early: they are real.
public final class SimulatedClock: WallClock {
    private let instant: Mutex<Date>

    /// Makes a clock that shows an instant, UTC.
    public init(_ start: Date = Date(timeIntervalSince1970: 1_800_000_000)) { instant = Mutex(start) }

    /// The instant that the clock shows.
    public var now: Date { instant.withLock { $0 } }

    /// Moves the clock on by so many seconds.
    public func advance(by seconds: TimeInterval) { instant.withLock { $0 += seconds } }

    /// Pauses.
    public func sleep(for duration: Duration) async throws {
        guard duration < .seconds(10) else { return try await Task.sleep(for: duration) }
        try Task.checkCancellation()
        advance(by: max(0, duration / .seconds(1)))
        await Task.yield()
    }
}
