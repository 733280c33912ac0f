/// A named property that programs keep with an event, such as `String {GUID} Name Foo`.
struct ExtendedProperty: Sendable, Equatable {
    let id: Name
    let value: String

    /// The property's name: its type and GUID without regard to case, the rest to the letter.
    struct Name: Sendable, Hashable {
        let text: String

        /// `nil` where the name has none of the three forms that Graph takes.
        init?(_ text: String) {
            let parts = text.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.first == "String" else { return nil }
            switch parts.count {
            case 4:
                guard UUIDText.isBraced(parts[1]), ["Name", "Id"].contains(parts[2]), !parts[3].isEmpty,
                    !parts[3].contains(where: \.isNewline)
                else { return nil }
                self.text = "String \(parts[1].lowercased()) \(parts[2]) \(parts[3])"
            case 2:
                let tag = parts[1]
                guard tag.hasPrefix("0x"), (3...6).contains(tag.utf8.count), tag.dropFirst(2).utf8.allSatisfy(\.isHexadecimal) else {
                    return nil
                }
                self.text = "String \(tag.lowercased())"
            default: return nil
            }
        }
    }

    private enum UUIDText {
        static func isBraced(_ text: Substring) -> Bool {
            guard text.hasPrefix("{"), text.hasSuffix("}") else { return false }
            let groups = text.dropFirst().dropLast().split(separator: "-", omittingEmptySubsequences: false)
            return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && groups.allSatisfy { $0.utf8.allSatisfy(\.isHexadecimal) }
        }
    }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool { Character(UnicodeScalar(self)).isHexDigit }
}
