import COpenSSL

/// An Ed25519 public key (RFC 8032).
public struct Ed25519PublicKey: Sendable, Hashable {
    /// The encoded point, 32 bytes.
    public let bytes: [UInt8]
    private let handle: KeyHandle

    /// Points of a small order, in every spelling without the sign bit: one signature fits many messages under them (RFC 8032 §8; the
    /// list follows from the curve's equation).
    private static let weak: [String] = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ]

    /// Takes 32 bytes. Throws ``CryptographyError`` for another length and for a point under which signatures prove nothing.
    public init(_ bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == 32 else { throw CryptographyError(reason: "an Ed25519 public key has 32 bytes") }
        guard !Self.weak.contains(Hexadecimal.encode(bytes.dropLast() + [bytes[31] & 0x7F])) else {
            throw CryptographyError(reason: "the Ed25519 public key is a point of small order, under which signatures prove nothing")
        }
        handle = try KeyHandle(calendar_host_ed25519_public(bytes), orElse: "libcrypto refused the Ed25519 public key")
        self.bytes = bytes
    }

    /// Whether a signature of 64 bytes is this key's over the message.
    public func isValidSignature(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard signature.count == 64 else { return false }
        if calendar_host_ed25519_verify(handle.pointer, signature, message, message.count) == 1 { return true }
        calendar_host_forget_errors()
        return false
    }

    /// Whether both are the same encoded point.
    public static func == (lhs: Ed25519PublicKey, rhs: Ed25519PublicKey) -> Bool { ConstantTime.areEqual(lhs.bytes, rhs.bytes) }

    /// Feeds the encoded point.
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
