import Synchronization

/// Names one call, and tells whether its task was cancelled, even before the transfer's thread has heard of the call.
final class Ticket: Sendable {
    private let cancelled = Atomic(false)

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() { cancelled.store(true, ordering: .releasing) }
}
