import COpenSSL

/// A public key on the curve P-256 (NIST SP 800-186): ES256 signatures (RFC 7518 §3.4) and the far side of key agreement.
public struct P256PublicKey: Sendable, Hashable {
    /// `04 ‖ x ‖ y`, 65 bytes (SEC 1 §2.3.3).
    public let uncompressed: [UInt8]
    let handle: KeyHandle
    private let checks: SignatureChecks

    /// Takes an uncompressed point of 65 bytes. Throws ``CryptographyError`` for another length or form, and for a point off the curve.
    public init(uncompressed: [UInt8]) throws(CryptographyError) {
        guard uncompressed.count == 65, uncompressed.first == 0x04 else {
            throw CryptographyError(reason: "a P-256 public key is an uncompressed point: 65 bytes that begin with 04")
        }
        handle = try KeyHandle(calendar_host_p256_key(uncompressed, nil), orElse: "the point is not on the curve P-256")
        checks = SignatureChecks(handle) { calendar_host_checking($0, nil) }
        self.uncompressed = uncompressed
    }

    /// Whether a raw signature `r ‖ s` of 64 bytes (RFC 7518 §3.4) is this key's over the message. A signature with a high `s` is valid.
    public func isValidSignature(_ raw: [UInt8], of message: [UInt8]) -> Bool {
        guard raw.count == 64, let digest = message.withUnsafeBytes(FetchedAlgorithms.sha256) else { return false }
        return checks.check { calendar_host_p256_verify($0, raw, digest) == 1 }
    }

    /// Whether both are the same point.
    public static func == (lhs: P256PublicKey, rhs: P256PublicKey) -> Bool { ConstantTime.areEqual(lhs.uncompressed, rhs.uncompressed) }

    /// Feeds the point.
    public func hash(into hasher: inout Hasher) { hasher.combine(uncompressed) }
}
