import Foundation
public import ProviderKit

/// A transport for adapters that need none: whatever is sent fails.
public struct NoTransport: HTTPTransport {
    /// Makes a transport that sends nothing.
    public init() {}

    /// Fails; nothing is sent.
    public func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        throw HTTPTransportError(
            kind: .unreachable, mayHaveReachedServer: false, peer: request.url.host() ?? "", detail: "there is no network")
    }
}
