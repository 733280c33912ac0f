import Foundation
import Synchronization

/// Wakes the runner of this process as soon as there is work, instead of at its next look into the queue.
///
/// A ring while nobody waits is kept for the next who does; several are one. Work that another process enqueues is found by looking.
final class WorkSignal: Sendable {
    private struct State {
        var isRung = false
        var isCancelled = false
        var waiter: CheckedContinuation<Void, Never>?
        /// Until when the waiter waits at most.
        var until = Date.distantFuture
    }

    private let state = Mutex(State())

    /// There is work, or room for it.
    func ring() { ring(at: .distantPast) }

    /// There is work that is due at an instant. Who waits no longer than until then is not woken.
    func ring(at due: Date) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.waiter != nil, state.until <= due { return nil }
            guard let waiter = state.waiter else {
                state.isRung = true
                return nil
            }
            state.waiter = nil
            return waiter
        }
        waiter?.resume()
    }

    /// Waits for a ring, or for the task's cancellation. One waits at a time, who looks for work at the latest at `until` by itself.
    func wait(until: Date = .distantFuture) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    guard !state.isRung, !state.isCancelled else {
                        state.isRung = false
                        state.isCancelled = false
                        return true
                    }
                    state.waiter = continuation
                    state.until = until
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
                state.isCancelled = state.waiter == nil
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
    }
}
