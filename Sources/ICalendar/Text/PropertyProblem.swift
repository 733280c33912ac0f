/// A property that decides when an event takes place, or whether it makes somebody busy, and that could not be read with certainty.
/// An event with such a property is unknown; it is never guessed.
public struct PropertyProblem: Equatable, Sendable, CustomStringConvertible {
    /// The property: `DTSTART`, `RRULE`, …
    public let property: String
    /// What is wrong with it, in a few words.
    public let detail: String

    init(_ property: String, _ detail: String) {
        self.property = property
        self.detail = detail
    }

    /// One sentence part for a person: `DTSTART cannot be read: "2026"`.
    public var description: String { "\(property) \(detail)" }

    /// Quotes a value from outside: short, and without characters that would disturb a log or a terminal.
    static func quote(_ value: String) -> String {
        let shown = value.unicodeScalars.prefix(60).map { scalar -> String in
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "\u{FFFD}" : String(scalar)
        }.joined()
        return "\"\(shown)\"" + (value.unicodeScalars.count > 60 ? "…" : "")
    }
}
