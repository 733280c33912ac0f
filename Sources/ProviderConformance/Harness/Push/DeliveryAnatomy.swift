public import ProviderKit

/// What of one genuine delivery its schemes authenticate or require, and what they do not.
///
/// The suite damages the delivery by it. Every header field of the delivery stands in `required`, `optional` or `ignored`; a field in none is a
/// mistake of the harness. What stands in no part at all (the punctuation of a JSON body, for instance) may be damaged to either verdict.
public struct DeliveryAnatomy: Sendable {
    /// Header fields without which nothing is believed: removed, emptied or there twice, in whatever order and with whatever value, the
    /// delivery has to be refused. Names compare without regard to case.
    public var required: Set<String>
    /// Header fields that may be missing but, where they are, have to be well-formed and there once.
    public var optional: Set<String>
    /// Header fields that have no say: removed, emptied, doubled or with another value, the verdict is the same.
    public var ignored: Set<String>
    /// What has to be intact to the last bit.
    public var protected: [ProtectedPart]
    /// What nobody proves: changed, it is still genuine and says the same kind of thing.
    public var free: [FreePart]
    /// Whether one byte more at the body's end has to be refused, because all of the body is authenticated.
    public var sealsBody: Bool

    /// Describes a delivery.
    public init(
        required: Set<String>, optional: Set<String> = [], ignored: Set<String>, protected: [ProtectedPart], free: [FreePart] = [],
        sealsBody: Bool = false
    ) {
        self.required = required
        self.optional = optional
        self.ignored = ignored
        self.protected = protected
        self.free = free
        self.sealsBody = sealsBody
    }
}

/// Bytes of a delivery that a scheme authenticates or compares: any flipped bit, any byte removed or doubled, and any cut that reaches them
/// has to be refused.
public struct ProtectedPart: Sendable, Hashable {
    /// What it is, for people: `signature`, `channel id`.
    public var name: String
    /// The scheme by which damage is noticed; the report counts by it.
    public var scheme: AuthenticityScheme
    /// Where it is.
    public var place: Place
    /// Which of the place's UTF-8 bytes; `nil` for all of them.
    public var range: Range<Int>?
    /// Whether letters may come in either case (hexadecimal digits, GUIDs): a letter that changes nothing but its case is left out of the
    /// damage.
    public var ignoresCase: Bool
    /// Whether it is compared with something that is learned only from the answer to opening the channel (a resource id, a subscription
    /// id): a delivery that overtakes the answer cannot be held to it.
    public var isLearned: Bool

    /// Where in a delivery something is.
    public enum Place: Sendable, Hashable {
        /// In the value of the header field of that name, which is there once.
        case header(String)
        /// In the body.
        case body
    }

    /// Names a part.
    public init(
        _ name: String, _ scheme: AuthenticityScheme, in place: Place, range: Range<Int>? = nil, ignoresCase: Bool = false,
        isLearned: Bool = false
    ) {
        self.name = name
        self.scheme = scheme
        self.place = place
        self.range = range
        self.ignoresCase = ignoresCase
        self.isLearned = isLearned
    }
}

/// Something of a delivery that no scheme authenticates, with deliveries in which it, and nothing else, is different.
///
/// Whoever can deliver at all can choose these, so nothing may follow from them but when we look.
public struct FreePart: Sendable {
    /// What it is, for people: `resource address`, `time to live`.
    public var name: String
    /// The genuine delivery with other values there, hostile ones included.
    public var variants: [Delivery]

    /// Names a part.
    public init(_ name: String, variants: [Delivery]) {
        self.name = name
        self.variants = variants
    }
}
