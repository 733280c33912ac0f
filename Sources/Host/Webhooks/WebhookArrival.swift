import Foundation
import ProviderKit

/// A request to a webhook address, whose body was not read yet.
struct WebhookArrival: Sendable {
    /// The path's first part, as it was sent.
    let provider: String
    /// The path's second part, as it was sent. A secret where it leads to a channel.
    let hook: String
    /// The header fields, every line in order.
    let headers: HTTPHeaders
    /// The query without the question mark, as it was sent.
    let query: String
    /// How long the body says it is; `nil` where it does not.
    let declaredLength: Int?
    /// Reads the body: throws ``RejectionReason`` for one that is larger than so many bytes, or breaks off.
    let readBody: @Sendable (Int) async throws -> Data
}
