public import Foundation
public import ProviderKit

/// Decides which stretch a pull covers and whether it reads everything: pure, so that every situation can be tested without a provider.
public struct PullPlanner: Sendable {
    /// How far ahead busy time is kept, in seconds.
    public let horizonLength: TimeInterval

    /// How far back busy time is kept, in seconds: events that are under way, and yesterday's for people who ask in another zone.
    public static let lookBack: TimeInterval = 2 * 86_400

    /// Makes a planner for a horizon of so many days; at least one.
    public init(horizonDays: Int) { horizonLength = Double(max(1, horizonDays)) * 86_400 }

    /// How to begin a pull.
    public struct Start: Sendable, Equatable {
        /// The stretch to ask busy time for.
        public let horizon: TimeWindow
        /// Whether everything is compared, whatever cursor is stored.
        public let fromScratch: Bool
        /// Why, in a word, for logs.
        public let reason: Reason
    }

    /// Why a pull is what it is.
    public enum Reason: String, Sendable, Codable {
        /// The calendar was never read to the end.
        case first
        /// The stored stretch comes to its end.
        case horizonMoved = "horizon-moved"
        /// It is time to compare everything: some servers never refuse a stale token, and some drop changes silently.
        case reconciliation
        /// Only what changed.
        case incremental
    }

    /// Decides how to begin. `stored` is the stretch whose busy time is known; `reconciles` asks to compare everything.
    public func start(stored: TimeWindow?, reconciles: Bool, now: Date) -> Start {
        guard let stored else { return Start(horizon: fresh(now), fromScratch: true, reason: .first) }
        // A tenth of the horizon is used up before it moves, so that it does not move, and is not read anew, every day.
        if stored.end.timeIntervalSince(now) < horizonLength * 0.9 || stored.start > now {
            return Start(horizon: fresh(now), fromScratch: true, reason: .horizonMoved)
        }
        return Start(horizon: stored, fromScratch: reconciles, reason: reconciles ? .reconciliation : .incremental)
    }

    private func fresh(_ now: Date) -> TimeWindow {
        // Whole seconds: stored instants are, and a window compares equal after a round trip through the database.
        let start = Date(timeIntervalSince1970: (now.timeIntervalSince1970 - Self.lookBack).rounded(.down))
        guard let window = TimeWindow(start: start, end: start + Self.lookBack + horizonLength) else {
            preconditionFailure("a horizon of at least a day is longer than nothing")
        }
        return window
    }
}
