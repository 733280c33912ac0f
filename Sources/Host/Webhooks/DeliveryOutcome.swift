public import ProviderKit

/// What became of one item of a delivery; closed, for metrics.
public enum DeliveryOutcome: Hashable, Sendable {
    /// It was proven and stored.
    case accepted
    /// It was proven, and had been stored before.
    case duplicate
    /// It was a handshake, and was answered.
    case handshake
    /// It could not be stored now; whoever sent it was asked to come again.
    case postponed
    /// It was not believed.
    case rejected(RejectionReason)

    /// A stable word.
    public var name: String {
        switch self {
        case .accepted: "accepted"
        case .duplicate: "duplicate"
        case .handshake: "handshake"
        case .postponed: "postponed"
        case .rejected: "rejected"
        }
    }

    /// Why it was not believed; `nil` where it was.
    public var reason: RejectionReason? { if case .rejected(let reason) = self { reason } else { nil } }
}

/// How many items of one provider's deliveries came to one end, since the process started.
public struct DeliveryCount: Hashable, Sendable, Codable {
    /// The provider; `unknown` for an address of none.
    public let provider: String
    /// What became of them.
    public let outcome: String
    /// Why they were not believed.
    public let reason: String?
    /// How many.
    public let count: Int

    /// Makes a count.
    public init(provider: String, outcome: String, reason: String?, count: Int) {
        self.provider = provider
        self.outcome = outcome
        self.reason = reason
        self.count = count
    }
}
