import CalendarStore
import Foundation
import ProviderKit
import Synchronization

/// Paces the pulls that deliveries call for. A calendar's first ones are due at once; a provider that tells of changes without end has its
/// calendar read twice a second, because one pull reads all changes so far, and every pull costs the provider and this host more than a delivery.
final class PullPacer: Sendable {
    /// How many pulls of a calendar are due at once.
    static let burst = 20.0
    /// How many in a second, lastingly.
    static let rate = 2.0

    private struct Pace {
        var bucket: TokenBucket
        /// When the last pull that was called for is due.
        var due: Date
    }

    private let paces = Mutex<[CalendarAddress: Pace]>([:])
    private let bound: Int

    /// Remembers at most so many calendars.
    init(bound: Int) { self.bound = bound }

    /// When a pull that is called for now is due: one that is due later already serves this call too.
    func due(_ address: CalendarAddress, now: Date) -> Date {
        paces.withLock { paces in
            var pace = paces[address] ?? Pace(bucket: TokenBucket(tokens: Self.burst, filledAt: now), due: now)
            // Never later than one pull takes its turn, whatever the clock does.
            if pace.due > now, pace.due <= now + 1 / Self.rate { return pace.due }
            pace.due = now + pace.bucket.reserve(rate: Self.rate, burst: Self.burst, now: now)
            if paces[address] == nil, paces.count >= bound { Self.forget(&paces, bound, now) }
            paces[address] = pace
            return pace.due
        }
    }

    /// How many calendars are remembered.
    var remembered: Int { paces.withLock(\.count) }

    /// Lets go of calendars whose buckets are full again; where none is, of all: each begins with a burst then.
    private static func forget(_ paces: inout [CalendarAddress: Pace], _ bound: Int, _ now: Date) {
        paces = paces.filter { now.timeIntervalSince($0.value.bucket.filledAt) < burst / rate }
        if paces.count >= bound { paces.removeAll(keepingCapacity: true) }
    }
}
