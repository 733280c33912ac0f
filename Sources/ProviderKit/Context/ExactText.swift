/// Comparison of texts by their bytes: to Swift, the Kelvin sign and the letter K are equal. Not for secrets: it stops at the first difference.
enum ExactText {
    /// Whether both have the same UTF-8 bytes.
    static func areEqual(_ lhs: String, _ rhs: String) -> Bool {
        compare(lhs, rhs) { $0 == $1 }
    }

    /// Whether both have the same UTF-8 bytes but for the case of the letters of ASCII.
    static func areEqualButForCase(_ lhs: String, _ rhs: String) -> Bool {
        compare(lhs, rhs) { $0 == $1 || ($0 ^ $1 == 0x20 && (0x61...0x7A).contains($0 | 0x20)) }
    }

    @inline(__always)
    private static func compare(_ lhs: String, _ rhs: String, _ areEqual: (UInt8, UInt8) -> Bool) -> Bool {
        guard lhs.utf8.count == rhs.utf8.count else { return false }
        let atHand = lhs.utf8.withContiguousStorageIfAvailable { left in
            rhs.utf8.withContiguousStorageIfAvailable { right in
                for index in 0..<left.count where !areEqual(left[index], right[index]) { return false }
                return true
            }
        }
        return (atHand ?? nil) ?? zip(lhs.utf8, rhs.utf8).allSatisfy(areEqual)
    }
}
