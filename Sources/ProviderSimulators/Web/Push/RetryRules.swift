import Foundation

/// When a simulated provider tries a push request again.
struct RetryRules: Sendable {
    /// Whether an answer's status calls for another try; `nil` is no answer at all.
    let callsForRetry: @Sendable (Int?) -> Bool
    /// How often a request is tried at most.
    let tries: Int
    /// For how long, in seconds, after the first try.
    let patience: TimeInterval

    /// When a request whose tries failed is due again; `nil` where it is given up. The wait doubles from one second on.
    func next(after request: OutgoingRequest, now: Date) -> Date? {
        guard request.failures < tries, request.failures < 32 else { return nil }
        let next = now.addingTimeInterval(Double(1 << (request.failures - 1)))
        return next.timeIntervalSince(request.begun) <= patience ? next : nil
    }
}
