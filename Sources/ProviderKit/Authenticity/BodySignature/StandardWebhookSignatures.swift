/// The entries of a `webhook-signature` header: `version,signature`, spaces between.
struct StandardWebhookSignatures {
    /// HMAC-SHA-256 entries.
    let symmetric: [[UInt8]]
    /// Ed25519 entries.
    let ed25519: [[UInt8]]

    /// The most entries that are read: a rotation needs two.
    static let most = 16

    /// Reads the header; entries of other versions are passed over. Throws `malformed` for anything that is not exactly such a list.
    init(_ header: String) throws(RejectionReason) {
        guard header.utf8.count <= 4_096 else { throw .malformed }
        let bytes = Array(header.utf8)
        let entries = bytes.split(separator: UInt8(ascii: " "), maxSplits: Self.most, omittingEmptySubsequences: false)
        guard entries.count <= Self.most else { throw .malformed }
        var (symmetric, ed25519): ([[UInt8]], [[UInt8]]) = ([], [])
        for entry in entries {
            guard let comma = entry.firstIndex(of: UInt8(ascii: ",")), comma > entry.startIndex else { throw .malformed }
            let (version, text) = (entry[..<comma], entry[(comma + 1)...])
            if version.elementsEqual("v1".utf8) {
                symmetric.append(try Self.signature(text, count: 32))
            } else if version.elementsEqual("v1a".utf8) {
                ed25519.append(try Self.signature(text, count: 64))
            }
        }
        self.symmetric = symmetric
        self.ed25519 = ed25519
    }

    private static func signature(_ text: ArraySlice<UInt8>, count: Int) throws(RejectionReason) -> [UInt8] {
        guard let bytes = text.withUnsafeBufferPointer(StandardBase64.bytes), bytes.count == count else { throw .malformed }
        return bytes
    }
}
