/// A JSON value (RFC 8259) as a forger writes it: members keep their order and may come twice, and numbers are whatever was typed.
public enum ForgedJSON: Sendable, Hashable {
    /// A string.
    case string(String)
    /// A literal as it is to be written: a number in any spelling, `true`, `null`, or text that is no JSON at all.
    case literal(String)
    /// An array.
    case array([ForgedJSON])
    /// An object.
    case object([Member])

    /// A member of an object.
    public struct Member: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// Its value.
        public var value: ForgedJSON

        /// Makes a member.
        public init(_ name: String, _ value: ForgedJSON) {
            self.name = name
            self.value = value
        }
    }

    /// The value as JSON text without white space.
    public var text: String {
        switch self {
        case .string(let text): Self.quoted(text)
        case .literal(let text): text
        case .array(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
        case .object(let members): "{" + members.map { Self.quoted($0.name) + ":" + $0.value.text }.joined(separator: ",") + "}"
        }
    }

    /// The value of an object's first member of that name; `nil` where there is none. Setting changes it where it stands, or adds it at the
    /// end; setting `nil` takes every member of that name away. What is not an object has no members and gets none.
    public subscript(name: String) -> ForgedJSON? {
        get {
            guard case .object(let members) = self else { return nil }
            return members.first { $0.name == name }?.value
        }
        set {
            guard case .object(var members) = self else { return }
            if let newValue, let index = members.firstIndex(where: { $0.name == name }) {
                members[index].value = newValue
            } else if let newValue {
                members.append(Member(name, newValue))
            } else {
                members.removeAll { $0.name == name }
            }
            self = .object(members)
        }
    }

    /// The same object with a member changed, added, or, by `nil`, taken away.
    public func with(_ name: String, _ value: ForgedJSON?) -> ForgedJSON {
        var changed = self
        changed[name] = value
        return changed
    }

    /// A string's text; `nil` for every other value.
    public var string: String? { if case .string(let text) = self { text } else { nil } }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension ForgedJSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A number.
    public init(integerLiteral value: Int) { self = .literal(String(value)) }
    /// `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .literal(value ? "true" : "false") }
    /// An array.
    public init(arrayLiteral elements: ForgedJSON...) { self = .array(elements) }
    /// An object, its members in the order given.
    public init(dictionaryLiteral elements: (String, ForgedJSON)...) { self = .object(elements.map { Member($0.0, $0.1) }) }
}
