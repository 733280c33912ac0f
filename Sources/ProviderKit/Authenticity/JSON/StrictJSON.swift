/// Reads JSON (RFC 8259) where security hangs on it: one meaning or none.
///
/// Refused are: member names that come twice, anything before or behind the one value, a byte order mark, invalid UTF-8, lone surrogates,
/// numbers beyond a `Double`, and what is larger or deeper than the limits. Readers that differ on these are how forgeries slip through.
public enum StrictJSON {
    /// Why a text was refused; holds nothing of it.
    public enum Refusal: String, Error, Sendable, CaseIterable {
        /// It is not JSON.
        case malformed
        /// A member name comes twice in one object.
        case duplicateMember = "duplicate-member"
        /// It is larger, deeper, or has more values than the limits allow.
        case tooLarge = "too-large"
    }

    /// How much is read.
    public struct Limits: Sendable {
        /// The longest text in bytes.
        public let bytes: Int
        /// The deepest nesting of arrays and objects.
        public let depth: Int
        /// The most values, of every kind, in the whole text.
        public let values: Int

        /// Makes limits; 1 MiB, 16 levels, 65,536 values unless said otherwise.
        public init(bytes: Int = 1 << 20, depth: Int = 16, values: Int = 1 << 16) {
            self.bytes = bytes
            self.depth = min(depth, 512)
            self.values = values
        }
    }

    /// Reads one value.
    public static func parse(_ text: some Collection<UInt8>, limits: Limits = Limits()) throws(Refusal) -> JSONValue {
        guard text.count <= limits.bytes else { throw .tooLarge }
        var scanner = JSONScanner(bytes: Array(text), limits: limits)
        return try scanner.wholeText()
    }

    /// Reads one object.
    public static func object(_ text: some Collection<UInt8>, limits: Limits = Limits()) throws(Refusal) -> JSONObject {
        guard case .object(let object) = try parse(text, limits: limits) else { throw .malformed }
        return object
    }
}
