import Foundation
import ProviderKit

/// One push request on its way, and how often it was tried.
struct OutgoingRequest: Sendable {
    let request: HTTPRequest
    /// When it was tried first, UTC.
    let begun: Date
    /// How many tries failed so far.
    var failures = 0
    /// Not to be tried before, UTC.
    var notBefore: Date
}
