/// A named property that programs keep with an event, such as `String {GUID} Name Foo`.
struct ExtendedProperty: Sendable, Equatable {
    let id: Name
    let value: String

    /// The property's name: its type and GUID without regard to case, the rest to the letter.
    struct Name: Sendable, Hashable {
        let text: String

        /// `nil` where the name has none of the three forms that Graph takes.
        init?(_ text: String) {
            if let match = text.wholeMatch(of: /(\w+) \{([0-9A-Fa-f-]{36})\} (Name|Id) (.+)/) {
                guard match.1 == "String", UUIDText.isSound(String(match.2)) else { return nil }
                self.text = "String {\(match.2.lowercased())} \(match.3) \(match.4)"
            } else if let match = text.wholeMatch(of: /(\w+) (0x[0-9A-Fa-f]{1,4})/) {
                guard match.1 == "String" else { return nil }
                self.text = "String \(match.2.lowercased())"
            } else {
                return nil
            }
        }
    }

    private enum UUIDText {
        static func isSound(_ text: String) -> Bool {
            text.split(separator: "-", omittingEmptySubsequences: false).map(\.count) == [8, 4, 4, 4, 12]
        }
    }
}
