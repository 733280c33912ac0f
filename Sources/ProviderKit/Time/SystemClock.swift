public import Foundation

/// The machine's own clock.
public struct SystemClock: WallClock {
    /// Makes a clock that reads the machine's.
    public init() {}

    /// The current instant, UTC.
    public var now: Date { Date() }

    /// Waits on the continuous clock, so that a suspended machine does not stretch the wait.
    public func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration, clock: .continuous) }
}
