import Foundation
import Logging
import ProviderKit
import Synchronization

/// Counts what became of deliveries, by provider and outcome, and writes one line for each kind of rejection now and then. Nothing of a
/// delivery itself is kept or written.
public final class DeliveryCounters: Sendable {
    private struct Key: Hashable {
        let provider: ProviderID?
        let outcome: DeliveryOutcome
    }

    private struct Tally {
        var count = 0
        /// The count when the last line was written.
        var told = 0
        var toldAt: Date?
    }

    private let tallies = Mutex<[Key: Tally]>([:])
    private let clock: any WallClock
    private let logger: Logger

    /// How often a line about one kind of rejection is written at most, in seconds.
    static let pause: TimeInterval = 60

    init(clock: any WallClock, logger: Logger) {
        self.clock = clock
        self.logger = logger
    }

    /// Counts one item; `provider` is `nil` for an address of none.
    func count(_ outcome: DeliveryOutcome, of provider: ProviderID?) {
        let now = clock.now
        let fresh: Int? = tallies.withLock { tallies in
            let key = Key(provider: provider, outcome: outcome)
            var tally = tallies[key] ?? Tally()
            tally.count += 1
            defer { tallies[key] = tally }
            guard outcome.reason != nil || outcome == .postponed else { return nil }
            if let told = tally.toldAt, now.timeIntervalSince(told) < Self.pause { return nil }
            let fresh = tally.count - tally.told
            tally.told = tally.count
            tally.toldAt = now
            return fresh
        }
        guard let fresh else { return }
        logger.notice(
            outcome == .postponed ? "deliveries were asked to come again" : "deliveries were not believed",
            metadata: [
                "provider": "\(provider?.rawValue ?? "unknown")", "reason": "\(outcome.reason?.rawValue ?? outcome.name)",
                "count": "\(fresh)",
            ])
    }

    /// All counts, by provider, outcome and reason.
    public func snapshot() -> [DeliveryCount] {
        tallies.withLock { tallies in
            tallies.map { key, tally in
                DeliveryCount(
                    provider: key.provider?.rawValue ?? "unknown", outcome: key.outcome.name, reason: key.outcome.reason?.rawValue,
                    count: tally.count)
            }
        }
        .sorted { ($0.provider, $0.outcome, $0.reason ?? "") < ($1.provider, $1.outcome, $1.reason ?? "") }
    }
}
