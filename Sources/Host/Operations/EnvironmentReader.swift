/// Reads typed values from the environment and collects what cannot be read, so that one start tells everything that is wrong.
struct EnvironmentReader {
    private let environment: [String: String]
    private(set) var problems: [String] = []

    init(_ environment: [String: String]) { self.environment = environment }

    /// A text, or `nil` where the variable is unset or blank.
    func text(_ name: String) -> String? {
        guard let raw = environment[name] else { return nil }
        let value = String(raw.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        return value.isEmpty ? nil : value
    }

    /// `true` or `false`; anything else is a problem, because a mistyped flag must not pass for one of the two.
    mutating func flag(_ name: String) -> Bool {
        guard let text = text(name) else { return false }
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default:
            problems.append("\(name) is '\(text)'; it takes true or false")
            return false
        }
    }

    /// A whole number in a range.
    mutating func number(_ name: String, default fallback: Int, in range: ClosedRange<Int>) -> Int {
        guard let text = text(name) else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            problems.append("\(name) is '\(text)'; it takes a whole number from \(range.lowerBound) to \(range.upperBound)")
            return fallback
        }
        return value
    }

    /// A comma-separated list without blanks.
    mutating func list(_ name: String) -> [String] {
        guard let text = text(name) else { return [] }
        let items = text.split(separator: ",", omittingEmptySubsequences: false).map { item in
            item.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
        }.map { String($0) }
        if items.contains(where: \.isEmpty) {
            problems.append("\(name) is '\(text)'; it takes names separated by commas, none of them empty")
        }
        return items.filter { !$0.isEmpty }
    }

    /// Anything that a parser takes; `expected` ends the sentence "it takes …".
    mutating func parsed<Value>(_ name: String, default fallback: Value, expected: String, _ parse: (String) -> Value?) -> Value {
        guard let text = text(name) else { return fallback }
        guard let value = parse(text) else {
            problems.append("\(name) is '\(text)'; it takes \(expected)")
            return fallback
        }
        return value
    }

    /// Adds a problem that only the caller can see.
    mutating func report(_ problem: String) { problems.append(problem) }
}
