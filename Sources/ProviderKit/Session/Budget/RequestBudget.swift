import Synchronization

/// How many requests of each connection are under way in this process. Who comes first goes first.
public final class RequestBudget: Sendable {
    private struct Lane {
        var underWay = 0
        var waiting: [(number: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    }

    private struct Lanes {
        var byConnection: [ConnectionID: Lane] = [:]
        var number: UInt64 = 0
    }

    private let lanes = Mutex(Lanes())

    /// Makes a budget of which nothing is used.
    public init() {}

    /// How many connections have requests under way or waiting.
    public var busyConnections: Int { lanes.withLock(\.byConnection.count) }

    /// How many requests of a connection wait.
    public func waiting(_ connection: ConnectionID) -> Int { lanes.withLock { $0.byConnection[connection]?.waiting.count ?? 0 } }

    /// Waits until fewer than `limit` requests of the connection are under way, and counts one more. `false` where the task was cancelled
    /// meanwhile; nothing is counted then. Whoever got `true` calls ``release(_:)`` once.
    public func acquire(_ connection: ConnectionID, limit: Int) async -> Bool {
        let number = lanes.withLock { lanes in
            lanes.number += 1
            return lanes.number
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = lanes.withLock { lanes in
                    // The handler below takes the same lock after the task became cancelled: it finds who waits, or this sees it.
                    guard !Task.isCancelled else { return false }
                    var lane = lanes.byConnection[connection] ?? Lane()
                    defer { lanes.byConnection[connection] = lane }
                    if lane.underWay < max(1, limit), lane.waiting.isEmpty {
                        lane.underWay += 1
                        return true
                    }
                    lane.waiting.append((number, continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = lanes.withLock { lanes -> CheckedContinuation<Bool, Never>? in
                guard let index = lanes.byConnection[connection]?.waiting.firstIndex(where: { $0.number == number }) else { return nil }
                return lanes.byConnection[connection]?.waiting.remove(at: index).continuation
            }
            waiter?.resume(returning: false)
        }
    }

    /// A request ended; the next one in line goes.
    public func release(_ connection: ConnectionID) {
        let next = lanes.withLock { lanes -> CheckedContinuation<Bool, Never>? in
            guard var lane = lanes.byConnection[connection] else { return nil }
            guard lane.waiting.isEmpty else {
                let next = lane.waiting.removeFirst().continuation
                lanes.byConnection[connection] = lane
                return next
            }
            lane.underWay -= 1
            lanes.byConnection[connection] = lane.underWay > 0 ? lane : nil
            return nil
        }
        next?.resume(returning: true)
    }
}
