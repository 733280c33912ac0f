import ProviderKit

/// One exchange with a server, as a value: it prepares a request and reads the response, and does no I/O itself.
protocol DAVOperation: Sendable {
    /// What the response means.
    associatedtype Reply: Sendable

    /// The resource asked.
    var address: ResourceAddress { get }
    /// What the request asks for, for messages: `the calendar`.
    var subject: String { get }
    /// Whether the request changes something at the server, so that a lost answer leaves its effect unknown.
    var isWrite: Bool { get }

    /// The request, without credentials, to `address` or to where the server has redirected it.
    func request(to address: ResourceAddress) -> HTTPRequest

    /// What the response means; `address` is the one that answered. Throws for an answer that does not mean anything here.
    func reply(_ response: HTTPResponse, from address: ResourceAddress, error: CalDAVError) throws(ProviderError) -> Reply
}

extension DAVOperation {
    var isWrite: Bool { false }
}
