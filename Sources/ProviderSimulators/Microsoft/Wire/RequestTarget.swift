import Foundation
import ProviderKit

/// What a request asks for: the parts of its path and the fields of its query, escapes undone.
struct RequestTarget: Sendable {
    /// The parts of the path between slashes.
    let segments: [String]
    /// The fields of the query, in order. A plus sign stands for a space, as forms have it.
    let query: [(name: String, value: String)]
    /// The path as it was spelled.
    let path: String
    /// Scheme, host and port, for links to this very server.
    let origin: String

    init(_ url: URL) {
        segments = url.path(percentEncoded: true).split(separator: "/").map { PercentEncoding.decodedText(String($0)) }
        path = url.path(percentEncoded: true)
        query = Self.fields(url.query(percentEncoded: true) ?? "")
        origin = "\(url.scheme ?? "https")://\(url.host(percentEncoded: true) ?? "")\(url.port.map { ":\($0)" } ?? "")"
    }

    /// The fields of a query or a form.
    static func fields(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { part in
                PercentEncoding.decodedText(part.replacingOccurrences(of: "+", with: " "))
            }
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }
    }

    /// The one value of a field; `nil` where it is missing or comes twice.
    func value(_ name: String) -> String? {
        let values = query.filter { $0.name == name }
        return values.count == 1 ? values[0].value : nil
    }
}
