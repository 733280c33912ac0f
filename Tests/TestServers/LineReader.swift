import Foundation
import Synchronization

/// Hands out what a program writes, line by line.
final class LineReader: Sendable {
    private struct State {
        var lines: [Data] = []
        var isOver = false
        /// Whoever waits, with a number that tells one wait from the next.
        var waiting: (number: Int, continuation: CheckedContinuation<Data?, Never>)?
        var waits = 0
    }

    private let state = Mutex(State())

    /// Reads a handle to its end on a thread of its own: reading blocks, so it must not hold one of the threads that tasks share.
    init(_ handle: FileHandle) {
        Thread.detachNewThread { [self] in
            var rest = Data()
            while case let data = handle.availableData, !data.isEmpty {
                rest += data
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    take(Data(rest[rest.startIndex..<end]))
                    rest = Data(rest[rest.index(after: end)...])
                }
            }
            finish()
        }
    }

    /// The next line, or `nil` where the program ended or nothing came in time. One caller at a time.
    func next(within limit: Duration) async -> Data? {
        let number = state.withLock { state in
            state.waits += 1
            return state.waits
        }
        return await withCheckedContinuation { continuation in
            let line: Data?? = state.withLock { state in
                if !state.lines.isEmpty { return .some(state.lines.removeFirst()) }
                if state.isOver { return .some(nil) }
                state.waiting = (number, continuation)
                return nil
            }
            if let line { return continuation.resume(returning: line) }
            Task {
                try await Task.sleep(for: limit)
                wake(number)
            }
        }
    }

    private func take(_ line: Data) {
        let waiting = state.withLock { state in
            guard let waiting = state.waiting.take() else {
                state.lines.append(line)
                return nil as (number: Int, continuation: CheckedContinuation<Data?, Never>)?
            }
            return waiting
        }
        waiting?.continuation.resume(returning: line)
    }

    private func finish() {
        let waiting = state.withLock { state in
            state.isOver = true
            return state.waiting.take()
        }
        waiting?.continuation.resume(returning: nil)
    }

    private func wake(_ number: Int) {
        let waiting = state.withLock { $0.waiting?.number == number ? $0.waiting.take() : nil }
        waiting?.continuation.resume(returning: nil)
    }
}
