public import Foundation

/// One complete response. A response that was cut is an error, never a short body.
public struct HTTPResponse: Sendable, Equatable {
    /// The status code, 100 to 599 (RFC 9110 §15).
    public let status: Int
    /// The header fields of the final response.
    public let headers: HTTPHeaders
    /// The whole body, content coding removed.
    public let body: Data

    /// Makes a response.
    public init(status: Int, headers: HTTPHeaders = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Whether the status is 2xx.
    public var isSuccess: Bool { (200..<300).contains(status) }
}
