/// The `$filter` of a list of events: conditions joined by `and`.
struct GraphFilter: Sendable {
    private enum Condition: Sendable {
        /// The name of an extended property, and its value in lower case: values are compared without regard to case.
        case extended(ExtendedProperty.Name, String)
        /// A property, how it is compared, and with what.
        case property([String], String, String)
    }

    private static let comparable = ["iCalUId", "subject", "showAs", "type"]
    private static let times = ["start/dateTime", "end/dateTime", "createdDateTime", "lastModifiedDateTime"]
    private let conditions: [Condition]

    init(_ text: String) throws(GraphProblem) {
        var conditions: [Condition] = []
        var rest = Substring(text)
        while true {
            if let match = rest.prefixMatch(
                of:
                    /singleValueExtendedProperties\/[Aa]ny\(\s*(\w+)\s*:\s*\1\/id eq '((?:[^']|'')*)' and \1\/value eq '((?:[^']|'')*)'\s*\)/
            ) {
                guard let name = ExtendedProperty.Name(String(match.2.replacing("''", with: "'"))) else {
                    throw .filter("The name of an extended property is not understood: '\(match.2)'.")
                }
                conditions.append(.extended(name, match.3.replacing("''", with: "'").lowercased()))
                rest = rest[match.range.upperBound...]
            } else if let match = rest.prefixMatch(of: /([\w\/]+) (eq|ne|ge|gt|le|lt) (?:'((?:[^']|'')*)'|([\w.:+-]+))/) {
                let (name, comparison) = (String(match.1), String(match.2))
                let value = String((match.3 ?? match.4 ?? "").replacing("''", with: "'"))
                guard Self.times.contains(name) || (Self.comparable.contains(name) && ["eq", "ne"].contains(comparison)) else {
                    throw .filter("The simulator does not filter by '\(match.0)'.")
                }
                conditions.append(.property(name.split(separator: "/").map(String.init), comparison, value))
                rest = rest[match.range.upperBound...]
            } else {
                throw .filter("Invalid filter clause: '\(rest)'.")
            }
            guard !rest.isEmpty else { break }
            guard rest.hasPrefix(" and ") else { throw .filter("Invalid filter clause: '\(rest)'.") }
            rest = rest.dropFirst(" and ".count)
        }
        self.conditions = conditions
    }

    /// Whether an event is wanted; `whole` makes it as it is told, where that is needed.
    func accepts(_ event: MicrosoftEvent, whole: () -> GraphValue) -> Bool {
        conditions.allSatisfy { condition in
            switch condition {
            case .extended(let name, let value):
                return event.extendedProperties.contains { $0.id == name && $0.value.lowercased() == value }
            case .property(let path, let comparison, let value):
                let actual = path.reduce(Optional(whole())) { $0?[$1] }?.text ?? ""
                return Self.compare(actual, comparison, value)
            }
        }
    }

    /// Times are compared up to the second, so that it does not matter how many digits follow.
    private static func compare(_ actual: String, _ comparison: String, _ value: String) -> Bool {
        let isTime = actual.wholeMatch(of: /\d{4}-\d\d-\d\dT.*/) != nil
        let (left, right) = isTime ? (String(actual.prefix(19)), String(value.prefix(19))) : (actual, value)
        switch comparison {
        case "eq": return left == right
        case "ne": return left != right
        case "ge": return left >= right
        case "gt": return left > right
        case "le": return left <= right
        default: return left < right
        }
    }
}
