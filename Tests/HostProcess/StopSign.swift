import Foundation
import Synchronization

/// Stands at one arrow of the booking flow: the task that reaches it says so and never goes on.
final class StopSign: Sendable {
    private let stop: HostProcessOrder.Stop?
    private let passings = Mutex(0)

    init(_ stop: HostProcessOrder.Stop?) { self.stop = stop }

    /// Returns at once, except at the arrow and passing that the process was told to stop at.
    func reached(_ arrow: HostProcessOrder.Arrow) async {
        guard let stop, stop.arrow == arrow else { return }
        let passing = passings.withLock { count in
            count += 1
            return count
        }
        guard passing == stop.passing else { return }
        HostProcess.report("AT \(arrow.rawValue)")
        // Not a sleep: cancellation would end it, and the work would go on.
        await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
    }
}
