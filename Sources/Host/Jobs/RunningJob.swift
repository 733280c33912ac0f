import CalendarStore
import Synchronization

/// A job that runs beside somebody who looks in now and then.
final class RunningJob: Sendable {
    private enum State {
        case idle
        case running
        case ended(Job)
    }

    private let state = Mutex(State.idle)

    /// Whether nothing runs and nothing has ended unseen.
    var isIdle: Bool { state.withLock { if case .idle = $0 { true } else { false } } }

    /// Starts a job in a task of its own, which ends when the job does and not when the caller is cancelled.
    func start(_ job: Job, _ work: @escaping @Sendable (Job) async -> Void) {
        state.withLock { $0 = .running }
        Task {
            await work(job)
            state.withLock { $0 = .ended(job) }
        }
    }

    /// The job that has ended since the last call.
    func takeEnded() -> Job? {
        state.withLock { state in
            guard case .ended(let job) = state else { return nil }
            state = .idle
            return job
        }
    }
}
