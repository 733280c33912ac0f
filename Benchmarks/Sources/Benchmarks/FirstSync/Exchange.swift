import Foundation
import ProviderKit

/// A request that was sent and the answer that came.
struct Exchange: Sendable {
    let request: HTTPRequest
    let response: HTTPResponse

    /// What decides the answer.
    struct Key: Hashable, Sendable {
        let method: String
        /// The path with its query, as sent.
        let path: String
        let body: Data
    }

    var key: Key { Key(method: request.method.rawValue, path: Self.path(of: request.url), body: request.body) }

    /// Everything after the authority, byte for byte.
    static func path(of url: URL) -> String {
        let text = url.absoluteString
        guard let authority = text.range(of: "://"), let slash = text[authority.upperBound...].firstIndex(of: "/") else { return "/" }
        return String(text[slash...])
    }
}
