public import Foundation

/// One request, complete: what to send, and how much of an answer is bearable.
public struct HTTPRequest: Sendable {
    /// The method.
    public var method: HTTPMethod
    /// The absolute address; `https`, or `http` where the transport's policy allows it.
    public var url: URL
    /// The header fields. Values with line breaks are refused by the transport.
    public var headers: HTTPHeaders
    /// The body; empty for none.
    public var body: Data
    /// The longest time for the whole exchange, in seconds of real time.
    public var timeout: Duration
    /// The largest response body in bytes, after decompression; a longer one fails with ``HTTPTransportError/Kind/bodyTooLarge``.
    public var maximumResponseBytes: Int

    /// Makes a request; thirty seconds and 32 MiB unless said otherwise.
    public init(
        method: HTTPMethod, url: URL, headers: HTTPHeaders = [:], body: Data = Data(), timeout: Duration = .seconds(30),
        maximumResponseBytes: Int = 32 << 20
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.maximumResponseBytes = maximumResponseBytes
    }
}
