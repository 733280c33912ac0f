import Foundation
public import ProviderKit
import Synchronization

/// The suite's webhook addresses, without a socket: takes what a provider delivers, keeps it, and answers.
///
/// An address at which nobody listens answers 404, as a host does for an unknown channel. What changes is behind a mutex.
public final class DeliveryInbox: HTTPTransport {
    /// Answers one delivery; called after the delivery was kept.
    public typealias Answer = @Sendable (Delivery) -> HTTPResponse

    private struct State {
        var answers: [String: Answer] = [:]
        var kept: [String: [Delivery]] = [:]
        var strays: [Delivery] = []
    }

    private let clock: any WallClock
    private let state = Mutex(State())

    /// Makes an inbox; deliveries are dated by the clock.
    public init(clock: any WallClock) { self.clock = clock }

    /// Listens at an address, given without a query, and answers with a status and nothing else.
    public func listen(at address: Secret, status: Int) { listen(at: address) { _ in HTTPResponse(status: status) } }

    /// Listens at an address, given without a query; takes the place of who listened there.
    public func listen(at address: Secret, answer: @escaping Answer) {
        state.withLock { $0.answers[address.revealText()] = answer }
    }

    /// Takes away what arrived at an address so far, oldest first.
    public func take(from address: Secret) -> [Delivery] { state.withLock { $0.kept.removeValue(forKey: address.revealText()) ?? [] } }

    /// What arrived where nobody listens.
    public var strays: [Delivery] { state.withLock(\.strays) }

    /// Takes one delivery.
    public func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        let delivery = Delivery(
            method: request.method, headers: request.headers, query: request.url.query(percentEncoded: true) ?? "", body: request.body,
            receivedAt: clock.now)
        var components = URLComponents(url: request.url, resolvingAgainstBaseURL: false)
        components?.query = nil
        let address = components?.string ?? request.url.absoluteString
        let answer = state.withLock { state in
            guard let answer = state.answers[address] else {
                state.strays.append(delivery)
                return nil as Answer?
            }
            state.kept[address, default: []].append(delivery)
            return answer
        }
        return answer?(delivery) ?? HTTPResponse(status: 404)
    }
}
