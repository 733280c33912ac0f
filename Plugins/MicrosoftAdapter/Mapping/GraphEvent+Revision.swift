import ProviderKit

extension GraphEvent {
    /// The entity tag, which Graph makes of the change key; `nil` where the item tells neither.
    var revision: Revision? {
        if let etag, Self.isEntityTag(etag) { return Revision(etag) }
        return changeKey.flatMap { key in
            let tag = "W/\"\(key)\""
            return Self.isEntityTag(tag) ? Revision(tag) : nil
        }
    }

    /// Whether a text is one entity tag (RFC 9110 §8.8.3). `*`, which every version matches, and lists are none.
    static func isEntityTag(_ text: String) -> Bool {
        let quoted = text.hasPrefix("W/") ? text.dropFirst(2) : text[...]
        guard quoted.utf8.count > 2, quoted.hasPrefix("\""), quoted.hasSuffix("\"") else { return false }
        return quoted.dropFirst().dropLast().utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") }
    }
}
