import Foundation

/// A JSON value as the simulated service reads and writes it.
enum GoogleJSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case number(Double)
    case string(String)
    case array([GoogleJSON])
    case object([String: GoogleJSON])

    /// A property of an object; setting `nil` removes it. Anything but an object has none.
    subscript(name: String) -> GoogleJSON? {
        get { if case .object(let properties) = self { properties[name] } else { nil } }
        set {
            guard case .object(var properties) = self else { return }
            properties[name] = newValue
            self = .object(properties)
        }
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }
    var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    var integer: Int? { if case .int(let number) = self { number } else { nil } }
    var elements: [GoogleJSON]? { if case .array(let elements) = self { elements } else { nil } }
    var properties: [String: GoogleJSON]? { if case .object(let properties) = self { properties } else { nil } }

    /// Reads a text; `nil` where it is no JSON.
    init?(_ data: Data) {
        guard let value = try? JSONDecoder().decode(GoogleJSON.self, from: data) else { return nil }
        self = value
    }

    /// The value as text, properties in alphabetical order.
    var data: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)) ?? Data()
    }

    /// The value with another laid over it (RFC 7396): objects are merged, `null` removes, everything else replaces.
    func merged(with patch: GoogleJSON) -> GoogleJSON {
        guard case .object(let changes) = patch else { return patch }
        var result = properties ?? [:]
        for (name, change) in changes {
            result[name] = change == .null ? nil : (result[name] ?? .null).merged(with: change)
        }
        return .object(result)
    }
}

extension GoogleJSON: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let object = try? container.decode([String: GoogleJSON].self) {
            self = .object(object)
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let elements = try? container.decode([GoogleJSON].self) {
            self = .array(elements)
        } else if let flag = try? container.decode(Bool.self) {
            self = .bool(flag)
        } else if let number = try? container.decode(Int.self) {
            self = .int(number)
        } else {
            self = .number(try container.decode(Double.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let flag): try container.encode(flag)
        case .int(let number): try container.encode(number)
        case .number(let number): try container.encode(number)
        case .string(let text): try container.encode(text)
        case .array(let elements): try container.encode(elements)
        case .object(let properties): try container.encode(properties)
        }
    }
}

extension GoogleJSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(integerLiteral value: Int) { self = .int(value) }
    init(arrayLiteral elements: GoogleJSON...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, GoogleJSON)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { _, later in later }))
    }
}
