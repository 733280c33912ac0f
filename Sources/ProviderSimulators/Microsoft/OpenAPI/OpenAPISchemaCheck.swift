import Foundation
import ProviderKit

/// Compares JSON values with schemas, strictly: what a schema does not list is a breach, except for control information (`@odata.…`).
struct OpenAPISchemaCheck: Sendable {
    enum Side: Sendable {
        /// What a client sends. The service fills in numbers and ids that are not there, and takes names of enumerations in any case.
        case request
        /// What the service sends.
        case answer
    }

    /// The first thing that is wrong, in words; `nil` where all is well.
    static func breach(
        in value: GraphValue, of schema: OpenAPISchema, _ document: OpenAPIDocument, _ side: Side, path: String = "body"
    ) -> String? {
        let schema = document.resolved(schema)
        switch value {
        case .null:
            return schema.isNullable || schema.type == nil ? nil : "\(path): null where a value of type '\(schema.type ?? "")' is due"
        case .object(let properties):
            guard schema.type == "object" else { return mistyped(path, "an object", schema) }
            return breach(in: properties, of: schema, document, side, path)
        case .list(let values):
            guard schema.type == "array" else { return mistyped(path, "a list", schema) }
            if let most = schema.maximumItems, values.count > most { return "\(path): \(values.count) items, at most \(most) are allowed" }
            guard let items = schema.items.first else { return nil }
            for (index, item) in values.enumerated() {
                if let breach = breach(in: item, of: items, document, side, path: "\(path)[\(index)]") { return breach }
            }
            return nil
        case .text(let text): return breach(in: text, of: schema, side, path)
        case .boolean: return schema.type == "boolean" || schema.type == nil ? nil : mistyped(path, "a truth value", schema)
        case .integer(let number):
            guard schema.type == "integer" || schema.type == "number" || schema.type == nil else {
                return mistyped(path, "a number", schema)
            }
            let isShort = schema.format == "int32"
            let least = schema.minimum ?? (isShort ? Int(Int32.min) : .min)
            let most = schema.maximum ?? (isShort ? Int(Int32.max) : .max)
            return least <= number && number <= most ? nil : "\(path): \(number) is not between \(least) and \(most)"
        case .number: return schema.type == "number" || schema.type == nil ? nil : mistyped(path, "a fraction", schema)
        }
    }

    private static func breach(
        in properties: [String: GraphValue], of schema: OpenAPISchema, _ document: OpenAPIDocument, _ side: Side, _ path: String
    ) -> String? {
        for (name, value) in properties.sorted(by: { $0.key < $1.key }) {
            if let property = schema.properties[name] {
                if let breach = breach(in: value, of: property, document, side, path: "\(path).\(name)") { return breach }
            } else if !schema.isOpen, !isControl(name, side) {
                return "The property '\(name)' does not exist on type '\(schema.title ?? path)'. "
                    + "Make sure to only use property names that are defined by the type."
            }
        }
        for name in schema.required.sorted() where properties[name] == nil {
            // Numbers that may not be null have a value of their own where a client leaves them out, and ids are the service's.
            let isFilledIn = name == "id" || schema.properties[name].map { document.resolved($0).type == "integer" } ?? false
            if side == .request, isFilledIn { continue }
            return "\(path): the property '\(name)' is missing"
        }
        return nil
    }

    private static func breach(in text: String, of schema: OpenAPISchema, _ side: Side, _ path: String) -> String? {
        guard schema.type == "string" || schema.type == nil else { return mistyped(path, "a text", schema) }
        if !schema.cases.isEmpty {
            let isKnown = schema.cases.contains { side == .request ? $0.lowercased() == text.lowercased() : $0 == text }
            return isKnown ? nil : "\(path): '\(text)' is none of \(schema.cases.joined(separator: ", "))"
        }
        let isSound =
            switch schema.format {
            case "date-time": RFC3339.parse(text) != nil
            case "date": RFC3339.parseDay(text) != nil
            case "uuid": UUID(uuidString: text) != nil
            case "time": text.wholeMatch(of: /\d\d:\d\d:\d\d(\.\d{1,7})?/) != nil
            default: true
            }
        return isSound ? nil : "\(path): '\(text)' is no \(schema.format ?? "")"
    }

    /// Control information of OData: `@odata.type`, `attendees@odata.context` and their like; in answers also `@removed`.
    private static func isControl(_ name: String, _ side: Side) -> Bool {
        name.contains("@odata.") || (side != .request && name == "@removed")
    }

    private static func mistyped(_ path: String, _ found: String, _ schema: OpenAPISchema) -> String? {
        schema.type.map { "\(path): \(found) where a value of type '\($0)' is due" }
    }
}

extension OpenAPISchemaCheck {
    /// A value with the names of enumerations spelled as the schema has them.
    static func canonical(_ value: GraphValue, of schema: OpenAPISchema, _ document: OpenAPIDocument) -> GraphValue {
        let schema = document.resolved(schema)
        switch value {
        case .text(let text):
            return .text(schema.cases.first { $0.lowercased() == text.lowercased() } ?? text)
        case .list(let values):
            guard let items = schema.items.first else { return value }
            return .list(values.map { canonical($0, of: items, document) })
        case .object(let properties):
            return .object(
                Dictionary(
                    uniqueKeysWithValues: properties.map { name, value in
                        (name, schema.properties[name].map { canonical(value, of: $0, document) } ?? value)
                    }))
        case .null, .boolean, .integer, .number: return value
        }
    }
}
