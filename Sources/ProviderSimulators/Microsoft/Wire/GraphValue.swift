import Foundation

/// A JSON value (RFC 8259).
enum GraphValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([GraphValue])
    case object([String: GraphValue])

    /// Reads a text; `nil` where it is no JSON.
    init?(_ data: Data) {
        guard let value = try? JSONDecoder().decode(GraphValue.self, from: data) else { return nil }
        self = value
    }

    /// A property of an object; `nil` where there is none, or where this is no object.
    subscript(name: String) -> GraphValue? {
        guard case .object(let properties) = self else { return nil }
        return properties[name]
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
    var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    var list: [GraphValue]? { if case .list(let values) = self { values } else { nil } }
    var object: [String: GraphValue]? { if case .object(let properties) = self { properties } else { nil } }
}

extension GraphValue: Decodable {
    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Name.self) {
            var properties: [String: GraphValue] = [:]
            for key in container.allKeys { properties[key.stringValue] = try container.decode(GraphValue.self, forKey: key) }
            self = .object(properties)
        } else if var container = try? decoder.unkeyedContainer() {
            var values: [GraphValue] = []
            while !container.isAtEnd { values.append(try container.decode(GraphValue.self)) }
            self = .list(values)
        } else {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let value = try? container.decode(Bool.self) {
                self = .boolean(value)
            } else if let value = try? container.decode(Int.self) {
                self = .integer(value)
            } else {
                self = .number(try container.decode(Double.self))
            }
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension GraphValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
    init(integerLiteral value: Int) { self = .integer(value) }
    init(nilLiteral: ()) { self = .null }
    init(arrayLiteral elements: GraphValue...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, GraphValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
    }
}
