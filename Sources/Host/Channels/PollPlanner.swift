import CalendarStore
import Foundation

/// Decides how soon a calendar is polled again: pure. Push is never relied on alone; where it works, polls may be far apart.
struct PollPlanner: Sendable, Equatable {
    /// The shortest pause, in seconds: `CALENDAR_POLL_SECONDS`.
    let base: TimeInterval

    /// The longest pause, in seconds, unless the base is longer.
    static let longest: TimeInterval = 3_600
    /// For how long nothing has to change for the pause to double, in seconds, and again for every further stretch as long.
    static let quiet: TimeInterval = 86_400

    /// Seconds to the next poll. `lastNews` is when a poll last found something, `nil` where that is not known; `random` is in `0 ..< 1`.
    func pause(lastNews: Date?, channels: [StoredChannel], now: Date, random: Double) -> TimeInterval {
        let jitter = 0.8 + 0.4 * random
        guard !channels.contains(where: { isHealthy($0, now: now) }) else { return max(base, Self.longest) * jitter }
        guard let lastNews else { return base * jitter }
        let stretches = max(0, (now.timeIntervalSince(lastNews) / Self.quiet).rounded(.down))
        return max(base, min(Self.longest, base * pow(2, min(stretches, 30)))) * jitter
    }

    /// Whether a channel has shown that it tells of changes: something proven arrived through it, and no two polls in a row found what it did
    /// not tell.
    func isHealthy(_ channel: StoredChannel, now: Date) -> Bool {
        guard channel.takesDeliveries(at: now), channel.state == .open || channel.state == .renewing else { return false }
        return channel.lastDeliveryAt != nil && channel.silentChanges < ChannelPlanner.brokenAt && channel.wish != .replace
    }
}
