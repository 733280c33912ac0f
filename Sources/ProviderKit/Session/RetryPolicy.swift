/// When a failed verb is tried again at once, inside one session call. Longer waits belong to the host's jobs.
public struct RetryPolicy: Hashable, Sendable {
    /// The most attempts, the first included; at least 1.
    public let maximumAttempts: Int
    /// The first pause's upper bound.
    public let firstPause: Duration
    /// The longest pause; a provider's wish beyond it ends the retrying here.
    public let longestPause: Duration

    /// Makes a policy.
    public init(maximumAttempts: Int, firstPause: Duration, longestPause: Duration) {
        self.maximumAttempts = max(1, maximumAttempts)
        self.firstPause = firstPause
        self.longestPause = longestPause
    }

    /// Three attempts within a few seconds.
    public static let standard = RetryPolicy(maximumAttempts: 3, firstPause: .milliseconds(200), longestPause: .seconds(5))

    /// One attempt.
    public static let never = RetryPolicy(maximumAttempts: 1, firstPause: .zero, longestPause: .zero)

    /// The pause before the next attempt, or `nil` to give up.
    ///
    /// Exponential with full jitter; `random` is in `0 ..< 1`. A verb that is not repeatable is tried again only where the failure surely had
    /// no effect. A cancelled verb is never tried again.
    public func pause(after error: ProviderError, attempt: Int, random: Double) -> Duration? {
        guard attempt < maximumAttempts, case .temporary(let wish) = error.permanence, error.code != .cancelled else { return nil }
        guard error.effect == .none || error.operation.isRepeatable else { return nil }
        if let wish { return wish <= longestPause ? wish : nil }
        let bound = min(longestPause, firstPause * (1 << min(attempt - 1, 16)))
        return bound * random
    }
}
