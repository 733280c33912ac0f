package import ProviderKit
import Synchronization

/// Counts what one case shows to the adapter.
package final class DeliveryTally: Sendable {
    private let counts = Mutex<[String: DeliveryCounts]>([:])

    package init() {}

    /// Counts deliveries of a scheme.
    package func count(_ scheme: AuthenticityScheme, judged: Int, refused: Int) {
        counts.withLock {
            $0[scheme.rawValue, default: DeliveryCounts()] =
                ($0[scheme.rawValue] ?? DeliveryCounts()) + DeliveryCounts(judged: judged, refused: refused)
        }
    }

    /// Everything so far.
    package var sums: [String: DeliveryCounts] { counts.withLock { $0 } }
}
