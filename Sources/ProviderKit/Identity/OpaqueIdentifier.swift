/// A name that means something to exactly one party and is only compared and carried by everybody else.
///
/// Every identifier of the contract is its own type, so that a calendar's id cannot be handed in where an event's is asked for.
/// The text is kept byte for byte: servers treat two spellings of one address as two things (`@` and `%40`, for instance).
public protocol OpaqueIdentifier: RawRepresentable, Hashable, Comparable, Codable, Sendable, CustomStringConvertible
where RawValue == String {
    /// Takes the text as it is; no normalisation.
    init(rawValue: String)
}

extension OpaqueIdentifier {
    /// Takes the text as it is; no normalisation.
    public init(_ text: String) { self.init(rawValue: text) }

    /// The text itself. Identifiers are not secrets.
    public var description: String { rawValue }

    /// Orders by the text's Unicode scalars, so that listings are stable.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}
