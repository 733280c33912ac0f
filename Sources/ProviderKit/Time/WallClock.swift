public import Foundation

/// The time, handed in: adapters and planners never ask the system.
public protocol WallClock: Sendable {
    /// The current instant, UTC.
    var now: Date { get }

    /// Waits; throws `CancellationError` when the task is cancelled. Only the session and the host sleep, adapters never do.
    func sleep(for duration: Duration) async throws
}
