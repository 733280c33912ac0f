import Foundation
import ProviderKit

/// One exchange with Graph, as a value: it prepares a request and reads the response, and does no I/O itself.
protocol GraphRequest: Sendable {
    /// What the response means.
    associatedtype Reply: Sendable

    /// How it is asked.
    var method: HTTPMethod { get }
    /// What is asked.
    var target: GraphTarget { get }
    /// Wishes beyond those of every request (RFC 7240).
    var preferences: [String] { get }
    /// The revision in which the resource must be (RFC 9110 §13.1.1).
    var condition: Revision? { get }
    /// Whether the request changes something at the service, so that a lost answer leaves its effect unknown.
    var isWrite: Bool { get }
    /// The body, as JSON; `nil` for none. Throws where a text cannot be written down.
    func body() throws -> Data?

    /// What the response means. Throws for a response that does not mean anything here.
    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) -> Reply
}

extension GraphRequest {
    var method: HTTPMethod { .get }
    var preferences: [String] { [] }
    var condition: Revision? { nil }
    var isWrite: Bool { false }
    func body() throws -> Data? { nil }
}
