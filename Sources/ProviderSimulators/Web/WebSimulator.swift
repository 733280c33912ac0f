public import ProviderKit

/// A simulated web service: answers requests as the real one would. In memory it is reached through a ``SimulatorTransport``, over sockets
/// through a server that hands requests on.
public protocol WebSimulator: Sendable {
    /// What the service does with one request.
    func exchange(_ request: HTTPRequest) async -> SimulatedExchange
}
