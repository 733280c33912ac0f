public import Foundation

/// How an adapter receives push, and within which limits.
public struct PushAbilities: Hashable, Sendable, Codable {
    /// How deliveries are proven; every scheme brings its attack cases into the conformance suite. Never empty.
    public let schemes: Set<AuthenticityScheme>
    /// How a channel is kept alive.
    public let renewal: Renewal
    /// How long a channel is asked to live, in seconds.
    public let lifetime: TimeInterval
    /// The largest delivery that is read, in bytes. The host refuses a larger one before any work, and the adapter does where it is shown
    /// one.
    public let maximumDeliveryBytes: Int
    /// How deliveries are answered.
    public let answers: DeliveryAnswers
    /// Whether a program beside the provider may deliver instead of it; see ``PushChannel/Sender/relay``.
    public let takesRelays: Bool

    /// How a channel is kept alive.
    public enum Renewal: String, Sendable, Codable, CaseIterable {
        /// The channel is prolonged.
        case inPlace = "in-place"
        /// A new channel is opened, then the old one is closed.
        case replacement
    }

    /// Makes abilities; lifetime and size are at least 1.
    public init(
        schemes: Set<AuthenticityScheme>, renewal: Renewal, lifetime: TimeInterval, maximumDeliveryBytes: Int, answers: DeliveryAnswers,
        takesRelays: Bool = false
    ) {
        self.schemes = schemes
        self.renewal = renewal
        self.lifetime = max(1, lifetime)
        self.maximumDeliveryBytes = max(1, maximumDeliveryBytes)
        self.answers = answers
        self.takesRelays = takesRelays
    }
}
