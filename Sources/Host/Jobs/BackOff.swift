/// How long a failed job waits: exponential with full jitter, bounded, and never shorter than the provider's own wish.
public struct BackOff: Equatable, Sendable {
    /// The first wait's upper bound, in seconds.
    public var first: Double
    /// The longest wait, in seconds; a provider's wish may be longer.
    public var longest: Double

    /// Makes a policy; two seconds doubling up to an hour.
    public init(first: Double = 2, longest: Double = 3_600) {
        self.first = first
        self.longest = longest
    }

    /// Seconds until the next attempt. `attempt` counts from 1; `random` is in `0 ..< 1`; `wish` is the provider's Retry-After in seconds.
    ///
    /// Half of the wait is fixed, so that a crowd of failed jobs spreads out without any of them coming back at once.
    public func delay(attempt: Int, random: Double, wish: Double?) -> Double {
        let bound = min(longest, first * Double(1 << min(max(0, attempt - 1), 30)))
        let jittered = bound / 2 + bound / 2 * random
        guard let wish else { return jittered }
        return max(wish, 0) + jittered
    }
}
