public import Foundation

/// One inbound request to a webhook address, not yet trusted.
public struct Delivery: Sendable {
    /// The request method.
    public let method: HTTPMethod
    /// The header fields as they arrived.
    public let headers: HTTPHeaders
    /// The query as it arrived, without the question mark.
    public let query: String
    /// The body's bytes as they arrived; signatures are over these.
    public let body: Data
    /// When it arrived, UTC.
    public let receivedAt: Date

    /// Makes a delivery.
    public init(method: HTTPMethod, headers: HTTPHeaders, query: String, body: Data, receivedAt: Date) {
        self.method = method
        self.headers = headers
        self.query = query
        self.body = body
        self.receivedAt = receivedAt
    }
}
