/// Why no complete response arrived.
public struct HTTPTransportError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What went wrong; closed, because each kind has one meaning for retries.
    public enum Kind: String, Sendable, CaseIterable {
        /// The request could not be sent as it is (a bad scheme, a line break in a header).
        case invalidRequest
        /// The name has no address.
        case nameNotFound
        /// No connection could be made.
        case unreachable
        /// The address is of a kind the host's policy refuses (loopback, private, link-local, metadata).
        case addressRefused
        /// The server's certificate does not prove its name.
        case untrustedCertificate
        /// The time for the whole exchange ran out.
        case timedOut
        /// The connection ended before the response was complete.
        case connectionLost
        /// The response's header fields exceed the limit.
        case headersTooLarge
        /// The response's body exceeds the request's limit.
        case bodyTooLarge
        /// The server does not speak HTTP as it should.
        case protocolError
        /// The task was cancelled and the transfer stopped.
        case cancelled
    }

    /// What went wrong.
    public let kind: Kind
    /// Whether the request may have reached the server: a write may have taken effect although no answer came.
    public let mayHaveReachedServer: Bool
    /// The host and port, never a path or user information.
    public let peer: String
    /// The library's own words, free of addresses with credentials.
    public let detail: String

    /// Makes an error; `peer` is `host:port`.
    public init(kind: Kind, mayHaveReachedServer: Bool, peer: String, detail: String = "") {
        self.kind = kind
        self.mayHaveReachedServer = mayHaveReachedServer
        self.peer = peer
        self.detail = detail
    }

    /// What happened, to whom, and what to do next.
    public var description: String {
        let advice: String =
            switch kind {
            case .invalidRequest: "the request cannot be sent; check the address"
            case .nameNotFound: "the name has no address; check its spelling and the DNS"
            case .unreachable: "no connection could be made; check that the server runs and a firewall lets it through"
            case .addressRefused: "the address is private or reserved and not allowed; an operator can allow it in the host's configuration"
            case .untrustedCertificate: "the certificate does not prove the server's name; add the right CA file or fix the server"
            case .timedOut: "the answer took too long; try again later"
            case .connectionLost: "the connection was cut before the answer was complete; try again"
            case .headersTooLarge: "the answer's header is too large; this does not look like a calendar server"
            case .bodyTooLarge: "the answer is larger than the limit; this does not look like a calendar server's answer"
            case .protocolError: "the server does not speak HTTP; check the address and port"
            case .cancelled: "the request was cancelled"
            }
        return detail.isEmpty ? "\(peer): \(advice)" : "\(peer): \(advice) (\(detail))"
    }
}
