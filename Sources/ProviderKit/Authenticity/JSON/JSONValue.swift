/// One value of a strictly read JSON text (RFC 8259).
public enum JSONValue: Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number; always finite.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object(JSONObject)

    /// The string, or `nil` where it is something else.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The number, or `nil` where it is something else.
    public var number: Double? { if case .number(let value) = self { value } else { nil } }
    /// The Boolean, or `nil` where it is something else.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The array, or `nil` where it is something else.
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    /// The object, or `nil` where it is something else.
    public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
}
