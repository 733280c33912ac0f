import Foundation
import ProviderKit

/// One exchange with Google, as a value: it prepares a request and reads the response, and does no I/O itself.
protocol GoogleRequest: Sendable {
    /// What the response means.
    associatedtype Reply: Sendable

    /// What the request asks for, for messages: `the calendar`.
    var subject: String { get }
    /// Whether the request changes something at Google, so that a lost answer leaves its effect unknown.
    var isWrite: Bool { get }

    /// The request, without credentials; `nil` where an id is one that cannot be put into an address.
    func prepared(_ endpoints: GoogleEndpoints) -> HTTPRequest?

    /// What the response means. Throws for an answer that does not mean anything here.
    func reply(_ response: HTTPResponse, error: GoogleError) throws(ProviderError) -> Reply
}

extension GoogleRequest {
    var isWrite: Bool { false }

    /// The answer as a value, or an error for a refusal and for what is no answer of Google's.
    func decode<Value: Decodable>(
        _ type: Value.Type, _ response: HTTPResponse, error: GoogleError
    ) throws(ProviderError) -> Value {
        guard response.isSuccess else { throw error.refusal(response, what: subject, isWrite: isWrite) }
        guard let value = try? JSONDecoder().decode(type, from: response.body) else {
            throw error.violation(
                "the answer about \(subject) cannot be read. If this stays, something between this host and Google answers in its place",
                status: response.status, isWrite: isWrite)
        }
        return value
    }
}
