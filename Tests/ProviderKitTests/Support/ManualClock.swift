import Foundation
import ProviderKit
import Synchronization

/// A clock that stands still until it is moved.
final class ManualClock: WallClock {
    private struct Sleeper {
        let id: Int
        let wakesAt: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var elapsed = Duration.zero
        var serial = 0
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
        var asked: [Duration] = []
    }

    private let state = Mutex(State())
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    var now: Date { start.addingTimeInterval(state.withLock { $0.elapsed / .seconds(1) }) }

    /// Every pause that was asked for, in order.
    var asked: [Duration] { state.withLock(\.asked) }

    func sleep(for duration: Duration) async throws {
        let id = state.withLock { state in
            state.serial += 1
            state.asked.append(duration)
            return state.serial
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return true }
                    state.sleepers.append(Sleeper(id: id, wakesAt: state.elapsed + duration, continuation: continuation))
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil as Sleeper?
                }
                return state.sleepers.remove(at: index)
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Waits until somebody sleeps for exactly that long, then moves the clock on by it.
    func advance(by duration: Duration, whenAskedFor expected: Duration? = nil) async {
        while state.withLock({ state in !state.sleepers.contains { $0.wakesAt - state.elapsed == expected ?? duration } }) {
            await Task.yield()
        }
        let awake = state.withLock { state in
            state.elapsed += duration
            let awake = state.sleepers.filter { $0.wakesAt <= state.elapsed }
            state.sleepers.removeAll { $0.wakesAt <= state.elapsed }
            return awake
        }
        for sleeper in awake { sleeper.continuation.resume() }
    }
}
