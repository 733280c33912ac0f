import CalendarStore
import Synchronization

/// A job that runs beside somebody who looks in now and then.
final class RunningJob: Sendable {
    private enum State {
        case idle
        case running(Job)
        case ended(Job)
    }

    private let state = Mutex(State.idle)

    /// Whether nothing runs and nothing has ended unseen.
    var isIdle: Bool { state.withLock { if case .idle = $0 { true } else { false } } }

    /// Whether the job of this subject runs, or has ended unseen.
    func isBusy(with subject: String) -> Bool {
        state.withLock { state in
            switch state {
            case .idle: false
            case .running(let job), .ended(let job): job.subject == subject
            }
        }
    }

    /// Starts a job in a task of its own, which ends when the job does and not when the caller is cancelled.
    func start(_ job: Job, _ work: @escaping @Sendable (Job) async -> Void) {
        state.withLock { $0 = .running(job) }
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
