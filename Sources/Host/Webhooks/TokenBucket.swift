import Foundation

/// A bucket that fills at a rate and holds a burst: how often something may be done.
struct TokenBucket: Sendable {
    var tokens: Double
    /// When it was last looked at; it rests since.
    private(set) var filledAt: Date

    init(tokens: Double, filledAt: Date) {
        self.tokens = tokens
        self.filledAt = filledAt
    }

    /// Takes one where there is one.
    mutating func take(rate: Double, burst: Double, now: Date) -> Bool {
        fill(rate, burst, now)
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }

    /// Takes some in any case, so that less than nothing may be left.
    mutating func charge(_ count: Int, rate: Double, burst: Double, now: Date) {
        fill(rate, burst, now)
        tokens -= Double(count)
    }

    /// Takes one in any case, and says how many seconds to wait until it is there: never longer than one takes to come.
    mutating func reserve(rate: Double, burst: Double, now: Date) -> TimeInterval {
        fill(rate, burst, now)
        tokens = max(-1, tokens - 1)
        return max(0, -tokens / rate)
    }

    private mutating func fill(_ rate: Double, _ burst: Double, _ now: Date) {
        tokens = min(burst, tokens + max(0, now.timeIntervalSince(filledAt)) * rate)
        filledAt = now
    }
}
