import COpenSSL

/// An Ed25519 private key (RFC 8032), for relays, simulators and tests.
public struct Ed25519PrivateKey: Sendable {
    /// The seed, 32 bytes.
    public let seed: Secret
    /// The public half.
    public let publicKey: Ed25519PublicKey
    private let handle: KeyHandle

    /// Takes a seed of 32 bytes. Throws ``CryptographyError`` for another length.
    public init(seed: Secret) throws(CryptographyError) {
        var bytes = seed.revealBytes()
        defer { OPENSSL_cleanse(&bytes, bytes.count) }
        guard bytes.count == 32 else { throw CryptographyError(reason: "an Ed25519 seed has 32 bytes") }
        handle = try KeyHandle(calendar_host_ed25519_private(bytes), orElse: "libcrypto refused the Ed25519 seed")
        var (point, length) = ([UInt8](repeating: 0, count: 32), 32)
        guard EVP_PKEY_get_raw_public_key(handle.pointer, &point, &length) == 1, length == 32 else {
            throw CryptographyError(reason: "libcrypto could not compute the Ed25519 public key")
        }
        publicKey = try Ed25519PublicKey(point)
        self.seed = seed
    }

    /// Signs a message: 64 bytes, the same every time.
    public func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: 64)
        guard calendar_host_ed25519_sign(handle.pointer, &signature, message, message.count) == 1 else {
            calendar_host_forget_errors()
            throw CryptographyError(reason: "libcrypto could not sign with Ed25519")
        }
        return signature
    }
}
