import Foundation
import Synchronization

/// Runs something for at most a given time.
///
/// When the time is over the work is cancelled and given a moment to stop. Work that does not is left alone: an adapter that hangs costs one
/// case and not the whole run.
struct TimeLimit {
    /// How long the work may take, in real time.
    let limit: Duration
    /// How long cancelled work may take to stop.
    let grace: Duration

    /// What came of limited work.
    enum Outcome<Value: Sendable>: Sendable {
        case finished(Value)
        case stopped
        case abandoned
    }

    func run<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Outcome<Value> {
        let box = FirstResult<Outcome<Value>>()
        let worker = Task {
            let value = await work()
            box.give(Task.isCancelled ? .stopped : .finished(value))
        }
        let watchdog = Task {
            guard (try? await Task.sleep(for: limit)) != nil else { return }
            worker.cancel()
            guard (try? await Task.sleep(for: grace)) != nil else { return }
            box.give(.abandoned)
        }
        let outcome = await withTaskCancellationHandler {
            await box.value
        } onCancel: {
            worker.cancel()
        }
        watchdog.cancel()
        return outcome
    }
}

/// Hands the first value that it is given to the one who waits.
private final class FirstResult<Value: Sendable>: Sendable {
    private enum State {
        case empty
        case waiting(CheckedContinuation<Value, Never>)
        case given(Value)
        case done
    }

    private let state = Mutex(State.empty)

    var value: Value {
        get async {
            await withCheckedContinuation { continuation in
                let ready: Value? = state.withLock { state in
                    guard case .given(let value) = state else {
                        state = .waiting(continuation)
                        return nil
                    }
                    state = .done
                    return value
                }
                if let ready { continuation.resume(returning: ready) }
            }
        }
    }

    func give(_ value: Value) {
        let waiter: CheckedContinuation<Value, Never>? = state.withLock { state in
            switch state {
            case .empty:
                state = .given(value)
                return nil
            case .waiting(let continuation):
                state = .done
                return continuation
            case .given, .done: return nil
            }
        }
        waiter?.resume(returning: value)
    }
}
