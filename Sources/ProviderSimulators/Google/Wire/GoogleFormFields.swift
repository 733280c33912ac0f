import Foundation
import ProviderKit

/// The fields of a query or of a form, decoded.
struct GoogleFormFields: Sendable {
    private let pairs: [(name: String, value: String)]

    /// Reads `a=b&c=d`; a plus sign is a space.
    init(_ text: String) {
        pairs = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), parts.count == 2 ? Self.decoded(parts[1]) : "")
        }
    }

    /// Every name, once.
    var names: Set<String> { Set(pairs.map(\.name)) }

    /// Every value of a name, in order.
    func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    /// The value of a name that comes once and is not empty.
    subscript(name: String) -> String? {
        let values = all(name)
        return values.count == 1 && values[0] != "" ? values[0] : nil
    }

    /// The names that come more than once.
    var repeated: [String] { names.filter { all($0).count > 1 }.sorted() }

    private static func decoded(_ text: Substring) -> String {
        PercentEncoding.decodedText(text.replacingOccurrences(of: "+", with: " "))
    }
}
