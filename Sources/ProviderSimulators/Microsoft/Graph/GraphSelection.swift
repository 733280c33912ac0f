import Foundation

/// What `$select` and `$expand` leave of an item. The id and the ETag are always told.
struct GraphSelection: Sendable {
    private let names: Set<String>?
    /// The extended properties that are asked for; `nil` for none.
    let expanded: [ExtendedProperty.Name]?

    init(_ call: GraphCall, type: String) throws(GraphProblem) {
        if let text = call.target.value("$select") {
            let properties = OpenAPIDocument.graph.schemas[type]?.properties ?? [:]
            var names: Set<String> = []
            for name in text.split(separator: ",").map({ $0.trimmingCharacters(in: .whitespaces) }) {
                guard properties[name] != nil, !name.hasPrefix("@") else {
                    throw .badRequest(
                        "Parsing OData Select and Expand failed: Could not find a property named '\(name)' on type '\(type)'.")
                }
                names.insert(name)
            }
            self.names = names
        } else {
            names = nil
        }
        expanded = try call.target.value("$expand").map { text throws(GraphProblem) in try Self.expansion(text) }
    }

    func apply(to item: GraphValue) -> GraphValue {
        guard let names, case .object(let properties) = item else { return item }
        return .object(
            properties.filter {
                names.contains($0.key) || $0.key == "id" || $0.key.hasPrefix("@odata.") || $0.key == "singleValueExtendedProperties"
            })
    }

    /// `singleValueExtendedProperties($filter=id eq '…' or id eq '…')`
    private static func expansion(_ text: String) throws(GraphProblem) -> [ExtendedProperty.Name] {
        let (start, end) = ("singleValueExtendedProperties($filter=", ")")
        guard text.hasPrefix(start), text.hasSuffix(end), text.count > start.count + end.count else {
            throw .query("The simulator expands nothing but singleValueExtendedProperties, and that with a $filter on ids: '\(text)'.")
        }
        let filter = text.dropFirst(start.count).dropLast(end.count)
        var names: [ExtendedProperty.Name] = []
        var expression = ODataText(filter)
        repeat {
            expression.takeSpaces()
            guard expression.take("id eq "), let quoted = expression.quoted(), let name = ExtendedProperty.Name(quoted) else {
                throw .query("The filter of an expansion is not understood: '\(filter)'.")
            }
            names.append(name)
            expression.takeSpaces()
        } while expression.take("or ")
        guard expression.rest.isEmpty else { throw .query("The filter of an expansion is not understood: '\(filter)'.") }
        return names
    }
}
