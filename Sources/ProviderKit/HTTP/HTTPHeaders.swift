/// Header fields in the order they were sent; names compare without regard to case (RFC 9110 §5.1).
public struct HTTPHeaders: Equatable, Sendable, ExpressibleByDictionaryLiteral {
    /// One field line.
    public struct Field: Equatable, Sendable {
        /// The field's name as it was spelled.
        public let name: String
        /// The field's value without surrounding white space.
        public let value: String

        /// Whether the field has that name; letters of ASCII have no case here, and nothing else is folded.
        func isNamed(_ other: String) -> Bool { ExactText.areEqualButForCase(name, other) }

        /// Makes a field line.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// All field lines, in order.
    public private(set) var fields: [Field] = []

    /// Makes an empty set of fields.
    public init() {}

    /// Makes fields in the order given.
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// The first value of that name, or `nil`. Setting replaces every line of that name; `nil` removes them.
    public subscript(name: String) -> String? {
        get { fields.first { $0.isNamed(name) }?.value }
        set {
            fields.removeAll { $0.isNamed(name) }
            if let newValue { fields.append(Field(name: name, value: newValue)) }
        }
    }

    /// Every value of that name, in order.
    public func all(_ name: String) -> [String] { fields.filter { $0.isNamed(name) }.map(\.value) }

    /// Adds a line and keeps those of the same name.
    public mutating func add(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }
}
