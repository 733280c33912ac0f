import COpenSSL

/// Comparison that does not tell by its duration where two values differ.
public enum ConstantTime {
    /// Whether both hold the same bytes; the time depends on the lengths only.
    public static func areEqual(_ lhs: UnsafeRawBufferPointer, _ rhs: UnsafeRawBufferPointer) -> Bool {
        guard lhs.count == rhs.count else { return false }
        guard let left = lhs.baseAddress, let right = rhs.baseAddress, !lhs.isEmpty else { return true }
        return CRYPTO_memcmp(left, right, lhs.count) == 0
    }

    /// Whether both hold the same bytes; the time depends on the lengths only.
    public static func areEqual(_ lhs: [UInt8], _ rhs: [UInt8]) -> Bool {
        lhs.withUnsafeBytes { left in rhs.withUnsafeBytes { right in areEqual(left, right) } }
    }

    /// Whether both are the same in UTF-8; the time depends on the lengths only.
    public static func areEqual(_ lhs: String, _ rhs: String) -> Bool {
        var (lhs, rhs) = (lhs, rhs)
        return lhs.withUTF8 { left in rhs.withUTF8 { right in areEqual(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right)) } }
    }
}
