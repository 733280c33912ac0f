/// The syntax of methods and header fields (RFC 9110 §5.1, §5.5, §5.6.2), by bytes: in Swift, CR LF is one character.
enum HeaderSyntax {
    private static let tokenMarks = Set("!#$%&'*+-.^_`|~".utf8)

    /// Whether the text is a token.
    static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || tokenMarks.contains(byte)
            }
    }

    /// Whether the text can be a field's value: no control character except the tab.
    static func isValue(_ text: String) -> Bool { text.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7f) } }

    /// The text with control characters replaced, for messages.
    static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    }
}
