import ProviderSimulators
import Testing

/// A fault with a name for people, and how often it strikes in a row.
struct Misfortune: Sendable, CustomTestStringConvertible {
    let fault: SimulatedFault
    let times: Int

    init(_ fault: SimulatedFault, times: Int = 1) {
        self.fault = fault
        self.times = times
    }

    var testDescription: String { "\(fault)" + (times > 1 ? " ×\(times)" : "") }

    /// What any provider on the network can have.
    static let general: [Misfortune] = [
        Misfortune(.rateLimited(retryAfter: 2.128)), Misfortune(.rateLimited(retryAfter: nil), times: 8),
        Misfortune(.rateLimited(retryAfter: 90)), Misfortune(.quotaExceeded), Misfortune(.serverFault(500)),
        Misfortune(.serverFault(503), times: 5), Misfortune(.refusedConnection), Misfortune(.refusedConnection, times: 4),
        Misfortune(.lostRequest), Misfortune(.lostAnswer), Misfortune(.lostAnswer, times: 3), Misfortune(.cutBody),
        Misfortune(.failureAfterEffect(502)), Misfortune(.failureAfterEffect(504), times: 4), Misfortune(.slow(4)), Misfortune(.garbage),
        Misfortune(.cursorLost),
    ]

    /// What only providers with tokens and pages can have.
    static let ofWebProviders: [Misfortune] = [
        Misfortune(.accessTokenExpired), Misfortune(.grantRevoked), Misfortune(.smallPages(1), times: 50), Misfortune(.emptyPage),
        Misfortune(.duplicatedItems, times: 10),
    ]
}
