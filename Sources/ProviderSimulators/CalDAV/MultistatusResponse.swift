import Foundation

/// One `response` of a multistatus (RFC 4918 §14.24), found by looking for tags: enough for the well-formed answers of servers that the suite
/// talks to, and on purpose not the parser of the adapter.
struct MultistatusResponse: Sendable {
    private let source: String

    /// Every response in a body.
    static func all(in body: String) -> [MultistatusResponse] { contents(of: "response", in: body).map { MultistatusResponse(source: $0) } }

    /// The resource, as the server spells it.
    var href: String { Self.contents(of: "href", in: source).first.map(XMLText.unescaped) ?? "" }

    /// The text of a property.
    func text(of property: String) -> String? { Self.contents(of: property, in: source).first.map(XMLText.unescaped) }

    /// The address inside a property.
    func innerHref(of property: String) -> String? {
        Self.contents(of: property, in: source).first.flatMap { Self.contents(of: "href", in: $0).first }
            .map { XMLText.unescaped($0).trimmingCharacters(in: .whitespacesAndNewlines) }
    }

    /// What stands inside every element of that local name, whatever its prefix.
    private static func contents(of name: String, in text: String) -> [String] {
        let prefix = "(?:[A-Za-z_][\\w.-]*:)?"
        let pattern = "<(\(prefix)\(NSRegularExpression.escapedPattern(for: name)))(?:\\s[^>]*)?>(.*?)</\\1\\s*>"
        guard let expression = try? NSRegularExpression(pattern: pattern, options: .dotMatchesLineSeparators) else { return [] }
        return expression.matches(in: text, range: NSRange(text.startIndex..., in: text)).compactMap { match in
            Range(match.range(at: 2), in: text).map { String(text[$0]) }
        }
    }
}
