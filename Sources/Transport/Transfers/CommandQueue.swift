import ProviderKit
import Synchronization

/// What other threads ask of the transfer thread. It wakes the thread for every command.
final class CommandQueue: Sendable {
    enum Command: Sendable {
        case start(Call)
        case cancel(ObjectIdentifier)
    }

    private enum Phase { case running, stopping, ended }

    private struct State {
        var phase = Phase.running
        var commands: [Command] = []
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let multi: MultiHandle

    /// A queue for the thread that will use `multi`. The thread may release it as soon as ``take()`` told it to stop: it is woken only before.
    init(multi: MultiHandle) { self.multi = multi }

    /// Hands a call over, or refuses it where the transport is shut down.
    func start(_ call: Call) {
        let accepted = state.withLock { state in
            guard state.phase == .running else { return false }
            state.commands.append(.start(call))
            multi.wake()
            return true
        }
        if !accepted { call.refuse(.cancelled, "the transport was shut down") }
    }

    /// Asks for the end of a call's transfer. Of a call that is over, or not yet heard of, nothing happens: its ticket tells.
    func cancel(_ ticket: Ticket) {
        ticket.cancel()
        state.withLock { state in
            guard state.phase == .running else { return }
            state.commands.append(.cancel(ObjectIdentifier(ticket)))
            multi.wake()
        }
    }

    /// Asks the thread to end; returns at once.
    func stop() {
        state.withLock { state in
            guard state.phase == .running else { return }
            state.phase = .stopping
            multi.wake()
        }
    }

    /// Returns when ``end()`` was called.
    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            let over = state.withLock { state in
                if state.phase != .ended { state.waiting.append(continuation) }
                return state.phase == .ended
            }
            if over { continuation.resume() }
        }
    }

    /// For the transfer thread: everything asked since the last call, in order, and whether to stop.
    func take() -> (commands: [Command], isStopping: Bool) {
        state.withLock { state in
            defer { state.commands = [] }
            return (state.commands, state.phase != .running)
        }
    }

    /// For the transfer thread, when everything is released: lets those go who wait for it.
    func end() {
        let waiting = state.withLock { state in
            state.phase = .ended
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
