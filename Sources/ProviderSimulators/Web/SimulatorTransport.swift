import Foundation
public import ProviderKit

/// Carries requests to a simulated service without a socket, and mishaps back as the errors that a real transport gives.
public struct SimulatorTransport: HTTPTransport {
    private let services: [String: any WebSimulator]
    private let clock: any WallClock

    /// Makes a transport to services, each by its origin's host name. Other hosts have no address.
    public init(_ services: [String: any WebSimulator], clock: any WallClock) {
        self.services = services
        self.clock = clock
    }

    /// Sends one request.
    public func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        let host = request.url.host() ?? ""
        guard let service = services[host] else {
            throw HTTPTransportError(kind: .nameNotFound, mayHaveReachedServer: false, peer: host)
        }
        guard !Task.isCancelled else { throw HTTPTransportError(kind: .cancelled, mayHaveReachedServer: false, peer: host) }
        let exchange = await service.exchange(request)
        guard exchange.mishap != .refused else {
            throw HTTPTransportError(kind: .unreachable, mayHaveReachedServer: false, peer: host)
        }
        if exchange.delay > .zero {
            do { try await clock.sleep(for: min(exchange.delay, request.timeout)) } catch {
                throw HTTPTransportError(kind: .cancelled, mayHaveReachedServer: true, peer: host)
            }
            guard exchange.delay < request.timeout else {
                throw HTTPTransportError(kind: .timedOut, mayHaveReachedServer: true, peer: host)
            }
        }
        guard exchange.mishap == .none else {
            throw HTTPTransportError(kind: .connectionLost, mayHaveReachedServer: true, peer: host)
        }
        guard exchange.response.body.count <= request.maximumResponseBytes else {
            throw HTTPTransportError(kind: .bodyTooLarge, mayHaveReachedServer: true, peer: host)
        }
        return exchange.response
    }
}
