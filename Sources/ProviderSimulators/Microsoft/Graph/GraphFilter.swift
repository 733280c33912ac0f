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
        var expression = ODataText(text)
        repeat {
            if let condition = try Self.anyProperty(&expression) {
                conditions.append(condition)
            } else if let condition = try Self.comparison(&expression) {
                conditions.append(condition)
            } else {
                throw .filter("Invalid filter clause: '\(expression.rest)'.")
            }
        } while expression.take(" and ")
        guard expression.rest.isEmpty else { throw .filter("Invalid filter clause: '\(expression.rest)'.") }
        self.conditions = conditions
    }

    /// `singleValueExtendedProperties/any(p: p/id eq '…' and p/value eq '…')`; `nil` where there is no such thing.
    private static func anyProperty(_ expression: inout ODataText) throws(GraphProblem) -> Condition? {
        var own = expression
        guard own.take("singleValueExtendedProperties/any(") || own.take("singleValueExtendedProperties/Any(") else { return nil }
        own.takeSpaces()
        guard let variable = own.name() else { return nil }
        own.takeSpaces()
        guard own.take(":") else { return nil }
        own.takeSpaces()
        guard own.take(variable + "/id eq "), let id = own.quoted(), own.take(" and " + variable + "/value eq "), let value = own.quoted()
        else { return nil }
        own.takeSpaces()
        guard own.take(")") else { return nil }
        guard let name = ExtendedProperty.Name(id) else {
            throw .filter("The name of an extended property is not understood: '\(id)'.")
        }
        expression = own
        return .extended(name, value.lowercased())
    }

    /// `subject eq '…'` or `start/dateTime ge 2026-01-01T00:00:00Z`; `nil` where there is no such thing.
    private static func comparison(_ expression: inout ODataText) throws(GraphProblem) -> Condition? {
        var own = expression
        guard let path = own.run(of: { $0.isLetter || $0.isNumber || "_/".contains($0) }), own.take(" "), let sign = own.name(),
            ["eq", "ne", "ge", "gt", "le", "lt"].contains(sign), own.take(" "),
            let value = own.quoted() ?? own.run(of: { $0.isLetter || $0.isNumber || "_.:+-".contains($0) })
        else { return nil }
        guard times.contains(path) || (comparable.contains(path) && ["eq", "ne"].contains(sign)) else {
            throw .filter("The simulator does not filter by '\(path) \(sign)'.")
        }
        expression = own
        return .property(path.split(separator: "/").map(String.init), sign, value)
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
        let day = actual.utf8.prefix(11).map { (0x30...0x39).contains($0) ? UInt8(ascii: "0") : $0 }
        let isTime = day.elementsEqual("0000-00-00T".utf8)
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
