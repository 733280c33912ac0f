/// Sends requests. Adapters never make one; it comes with the ``ProviderContext``.
///
/// A transport verifies TLS always, follows no redirect, keeps no cookies, adds no credentials, stops the transfer when the task is
/// cancelled, and refuses addresses that the host's policy does not allow, judged on the resolved address.
public protocol HTTPTransport: Sendable {
    /// Sends one request and returns the complete response, whatever its status.
    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse
}
