public import ProviderKit

/// What a simulated service does with one request: its answer, and what befalls the answer on its way.
public struct SimulatedExchange: Sendable, Equatable {
    /// What befalls an answer.
    public enum Mishap: Sendable, Equatable {
        /// It arrives.
        case none
        /// No connection can be made, so the request was never seen.
        case refused
        /// The connection ends without an answer; whether the request had an effect is the simulator's affair.
        case noAnswer
        /// The connection ends after half of the body.
        case cut
    }

    /// The answer.
    public var response: HTTPResponse
    /// How long the answer takes.
    public var delay: Duration
    /// What befalls it.
    public var mishap: Mishap

    /// Describes an exchange.
    public init(_ response: HTTPResponse, delay: Duration = .zero, mishap: Mishap = .none) {
        self.response = response
        self.delay = delay
        self.mishap = mishap
    }
}
