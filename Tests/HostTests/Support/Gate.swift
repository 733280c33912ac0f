import Synchronization

/// Lets so many pass at once and makes the others wait, so that a small machine is not asked for fifty processes.
final class Gate: Sendable {
    static let processes = Gate(6)

    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ width: Int) { state = Mutex(State(free: width)) }

    func pass(_ work: () async throws -> Void) async rethrows {
        await withCheckedContinuation { continuation in
            let passes = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if passes { continuation.resume() }
        }
        defer {
            let next = state.withLock { state in
                guard !state.waiting.isEmpty else {
                    state.free += 1
                    return CheckedContinuation<Void, Never>?.none
                }
                return state.waiting.removeFirst()
            }
            next?.resume()
        }
        try await work()
    }
}
