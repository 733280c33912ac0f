import Foundation
import ProviderKit

extension DiscoveryDocument {
    /// Checks values against a discovery document.
    struct SchemaCheck: Sendable {
        /// What is wrong with a value.
        struct Problem: Sendable, Hashable, CustomStringConvertible {
            enum Kind: String, Sendable {
                case unknownProperty, wrongType, malformed, notAllowed, outOfRange, missing
            }

            /// Where, such as `start.dateTime` or `items[3].id`.
            let path: String
            let kind: Kind

            var description: String { "\(path.isEmpty ? "the body" : path): \(kind.rawValue)" }
        }

        let document: DiscoveryDocument
        /// Whether `null` may stand for any property, as in a patch.
        var allowsNull = false
        /// Whether a date-time must have an offset. In an event's times it may come from the zone beside it.
        var demandsOffset = true
        /// The method whose required properties are demanded; `nil` demands none.
        var method: String?

        /// Everything that is wrong with a value.
        func problems(_ value: GoogleJSON, _ schema: DiscoveryDocument.Schema, at path: String = "") -> [Problem] {
            if allowsNull, value == .null, !path.isEmpty { return [] }
            switch (schema, value) {
            case (.any, _), (.boolean, .bool): return []
            case (.reference(let name), _):
                guard let schema = document.schemas[name] else { return [Problem(path: path, kind: .notAllowed)] }
                return problems(value, schema, at: path)
            case (.object(let properties, let additional), .object(let values)):
                return objectProblems(values, properties, additional, at: path)
            case (.array(let element), .array(let values)):
                return values.enumerated().flatMap { problems($0.element, element, at: "\(path)[\($0.offset)]") }
            case (.string(let format, let values), .string(let text)):
                if !values.isEmpty, !values.contains(text) { return [Problem(path: path, kind: .notAllowed)] }
                return isWellFormed(text, format) ? [] : [Problem(path: path, kind: .malformed)]
            case (.integer(let minimum, let maximum), .int(let number)):
                let isInRange = number >= max(minimum ?? .min, -1 << 31) && number <= min(maximum ?? .max, 1 << 31 - 1)
                return isInRange ? [] : [Problem(path: path, kind: .outOfRange)]
            default: return [Problem(path: path, kind: .wrongType)]
            }
        }

        /// What is wrong with the text of a parameter.
        func problems(parameter text: String, _ schema: DiscoveryDocument.Schema, named name: String) -> [Problem] {
            switch schema {
            case .boolean: return text == "true" || text == "false" ? [] : [Problem(path: name, kind: .wrongType)]
            case .integer:
                guard let number = Int(text), text.first != "+" else { return [Problem(path: name, kind: .wrongType)] }
                return problems(.int(number), schema, at: name)
            default: return problems(.string(text), schema, at: name)
            }
        }

        private func objectProblems(
            _ values: [String: GoogleJSON], _ properties: [String: DiscoveryDocument.Property], _ additional: DiscoveryDocument.Schema?,
            at path: String
        ) -> [Problem] {
            var found: [Problem] = []
            let prefix = path.isEmpty ? "" : path + "."
            for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                if let schema = properties[name]?.schema ?? additional {
                    found += problems(value, schema, at: prefix + name)
                } else {
                    found.append(Problem(path: prefix + name, kind: .unknownProperty))
                }
            }
            if let method {
                let missing = properties.filter { $0.value.isRequiredBy.contains(method) && (values[$0.key] ?? .null) == .null }.keys
                    .sorted()
                found += missing.map { Problem(path: prefix + $0, kind: .missing) }
            }
            return found
        }

        private func isWellFormed(_ text: String, _ format: String?) -> Bool {
            switch format {
            case "date-time": RFC3339.parse(text, assumingUTC: !demandsOffset) != nil
            case "date": RFC3339.parseDay(text) != nil
            case "int64": Int64(text) != nil
            default: true
            }
        }
    }
}
