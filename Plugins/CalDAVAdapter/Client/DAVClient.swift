import Foundation
import ProviderKit

/// Performs ``DAVOperation``s for one verb through the transport of the context: credentials, negotiation, redirects on the same origin.
///
/// It never retries and never follows a redirect to a place that the credentials do not belong to.
struct DAVClient: Sendable {
    /// The most redirects of one request.
    static let maximumRedirects = 5

    let context: ProviderContext
    /// The verb under way.
    let operation: ProviderOperation
    let authenticator: Authenticator

    init(_ context: ProviderContext, _ operation: ProviderOperation, authenticator: Authenticator? = nil) {
        self.context = context
        self.operation = operation
        let scheme = CalDAVSettings(context.connection.settings).scheme
        self.authenticator =
            authenticator
            ?? Authenticator(credential: context.connection.credential, scheme: scheme ?? .basic, random: context.random)
    }

    /// Sends what the operation prepares and returns what it reads from the answer.
    func perform<Operation: DAVOperation>(_ dav: Operation) async throws(ProviderError) -> Operation.Reply {
        let (response, address) = try await exchange(dav)
        return try dav.reply(response, from: address, error: error(at: address))
    }

    /// The factory of errors for an address.
    func error(at address: ResourceAddress) -> CalDAVError { CalDAVError(operation: operation, address: address, now: context.clock.now) }

    private func exchange(_ dav: some DAVOperation) async throws(ProviderError) -> (HTTPResponse, ResourceAddress) {
        var address = dav.address
        for _ in 0...Self.maximumRedirects {
            let response = try await authenticated(dav, at: address)
            guard [301, 302, 307, 308].contains(response.status) else { return (response, address) }
            address = try Redirect.target(of: response, from: address, error: error(at: address))
        }
        throw error(at: address).violation("the server redirects in a circle; check its configuration")
    }

    private func authenticated(_ dav: some DAVOperation, at address: ResourceAddress) async throws(ProviderError) -> HTTPResponse {
        // Nothing → challenge → stale nonce → answer: three is the longest honest negotiation.
        var response = HTTPResponse(status: 401)
        for _ in 0..<3 {
            var request = dav.request(to: address)
            let shown = try credentials(request.method, address)
            if let shown { request.headers["Authorization"] = shown.header }
            response = try await send(request, isWrite: dav.isWrite)
            guard response.status == 401 else { return response }
            let challenges = Challenge.parse(response.headers.all("WWW-Authenticate"))
            guard authenticator.learn(from: challenges, shown: shown) else { break }
        }
        throw error(at: address).refusal(response, what: dav.subject)
    }

    private func credentials(_ method: HTTPMethod, _ address: ResourceAddress) throws(ProviderError) -> Authenticator.Shown? {
        do throws(Authenticator.Refusal) {
            return try authenticator.credentials(method: method, address: address)
        } catch {
            let message =
                switch error {
                case .clearText: "a password is not sent over plain http to another machine; use an https address"
                case .cryptography: "the server asks for a hash that this machine's cryptography refuses; use Basic over https there"
                }
            throw ProviderError(
                .untrustedPeer, .permanent, operation: operation, message: "\(address.origin.text): \(message)",
                context: ["peer": "\(address.origin.host):\(address.origin.port)"])
        }
    }

    private func send(_ request: HTTPRequest, isWrite: Bool) async throws(ProviderError) -> HTTPResponse {
        do throws(HTTPTransportError) {
            return try await context.http.send(request)
        } catch {
            throw ProviderError(error, operation: operation, isWrite: isWrite)
        }
    }
}
