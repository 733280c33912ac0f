import Foundation

/// How long a subscription on events may live (Graph, "subscription resource type"). Some minutes are left out for clocks that disagree: a
/// request beyond the longest is refused.
enum SubscriptionLifetime {
    /// The longest without content: 10,080 minutes.
    static let basic: TimeInterval = 10_070 * 60
    /// The longest with content: 1,440 minutes.
    static let rich: TimeInterval = 1_430 * 60
    /// What Graph silently makes of anything shorter.
    static let shortest: TimeInterval = 45 * 60

    /// A wish as it may be sent.
    static func bounded(_ wish: TimeInterval, isRich: Bool) -> TimeInterval { min(max(wish, shortest), isRich ? rich : basic) }
}
