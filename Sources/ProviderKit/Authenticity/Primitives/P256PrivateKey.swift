import COpenSSL

/// A private key on the curve P-256: signs (ES256) and agrees on secrets (ECDH, RFC 8291 §3.1).
public struct P256PrivateKey: Sendable {
    /// The private number, 32 bytes, big-endian.
    public let scalar: Secret
    /// The public half.
    public let publicKey: P256PublicKey
    private let handle: KeyHandle

    /// Makes a new key. Throws ``CryptographyError`` where libcrypto fails or the source gives no usable number.
    public init(random: some RandomSource) throws(CryptographyError) {
        // One number of 2³² is not below the group's order: more than a few misses mean that the source is broken.
        for _ in 0..<16 {
            if let key = try? P256PrivateKey(scalar: Secret(bytes: random.bytes(32))) {
                self = key
                return
            }
        }
        throw CryptographyError(reason: "the source of randomness gives no usable P-256 key")
    }

    /// Takes a number of 32 bytes, from 1 to below the group's order. Throws ``CryptographyError`` for any other.
    public init(scalar: Secret) throws(CryptographyError) {
        var bytes = scalar.revealBytes()
        defer { OPENSSL_cleanse(&bytes, bytes.count) }
        var point = [UInt8](repeating: 0, count: 65)
        guard bytes.count == 32, calendar_host_p256_point(bytes, &point) == 1 else {
            calendar_host_forget_errors()
            throw CryptographyError(reason: "a P-256 private key has 32 bytes and is from 1 to below the group's order")
        }
        handle = try KeyHandle(calendar_host_p256_key(point, bytes), orElse: "libcrypto refused the P-256 private key")
        publicKey = try P256PublicKey(uncompressed: point)
        self.scalar = scalar
    }

    /// Signs a message: raw `r ‖ s`, 64 bytes (RFC 7518 §3.4). Two signatures of one message differ.
    public func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: 64)
        guard let digest = message.withUnsafeBytes(FetchedAlgorithms.sha256),
            calendar_host_p256_sign(handle.pointer, digest, &signature) == 1
        else {
            calendar_host_forget_errors()
            throw CryptographyError(reason: "libcrypto could not sign with P-256")
        }
        return signature
    }

    /// The x coordinate of the product with the other's point: 32 bytes, to be put through a key derivation and never used as they are.
    public func sharedSecret(with other: P256PublicKey) throws(CryptographyError) -> Secret {
        var secret = [UInt8](repeating: 0, count: 32)
        defer { OPENSSL_cleanse(&secret, secret.count) }
        guard calendar_host_p256_agree(handle.pointer, other.handle.pointer, &secret) == 1 else {
            calendar_host_forget_errors()
            throw CryptographyError(reason: "libcrypto could not agree on a secret with P-256")
        }
        return Secret(bytes: secret)
    }
}
