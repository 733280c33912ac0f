extension String {
    /// The text without spaces, tabs and line breaks at its ends (XML 1.0 §2.3 and RFC 9110 §5.6.3 name the same four).
    var trimmedOfWhiteSpace: String {
        let isWhite: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        let bytes = utf8
        guard let first = bytes.firstIndex(where: { !isWhite($0) }), let last = bytes.lastIndex(where: { !isWhite($0) }) else { return "" }
        return String(self[first...last])
    }
}
