/// How large an XML document may be. Checked while reading, so that a hostile document costs no more than it may.
struct XMLLimits: Sendable, Equatable {
    /// The most bytes of the document.
    var bytes: Int
    /// The most elements.
    var elements: Int
    /// How deep elements may lie in each other.
    var depth: Int

    /// For an ordinary answer: 32 MiB, 200,000 elements, depth 64.
    static let answer = XMLLimits(bytes: 32 << 20, elements: 200_000, depth: 64)

    /// For the listing of a whole calendar, where each event costs seven small elements: a million of them, otherwise as ``answer``.
    static let listing = XMLLimits(bytes: 32 << 20, elements: 1_000_000, depth: 64)
}
