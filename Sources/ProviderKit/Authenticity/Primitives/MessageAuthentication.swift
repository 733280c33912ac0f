import COpenSSL

/// HMAC (RFC 2104) and the key derivation over it, by the system's libcrypto.
public enum MessageAuthentication {
    /// The HMAC of `message`, as long as the digest is. Throws ``CryptographyError`` where libcrypto refuses the digest.
    public static func code(
        _ message: some Collection<UInt8>, key: Secret, digest: MessageDigest = .sha256
    ) throws(CryptographyError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        let (input, keyBytes) = (Array(message), key.revealBytes())
        guard HMAC(digest.algorithm, keyBytes, Int32(keyBytes.count), input, input.count, &output, &length) != nil else {
            throw CryptographyError(reason: "libcrypto refused to compute an HMAC with \(digest)")
        }
        return Array(output.prefix(Int(length)))
    }

    /// HKDF with SHA-256 (RFC 5869): `count` bytes, at most 8,160, from input key material, a salt and a purpose.
    public static func derive(
        _ count: Int, from material: Secret, salt: [UInt8] = [], purpose: [UInt8]
    ) throws(CryptographyError) -> Secret {
        try KeyDerivation(from: material, salt: salt).derive(count, purpose: purpose)
    }
}
