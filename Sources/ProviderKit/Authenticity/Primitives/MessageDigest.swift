import COpenSSL

/// Hash functions of the system's libcrypto.
public enum MessageDigest: Sendable {
    /// SHA-256 (FIPS 180-4): identifiers, PKCE, stored API keys, Digest access authentication.
    case sha256
    /// MD5 (RFC 1321): broken as a hash; here only because Digest access authentication of older servers knows nothing else (RFC 7616).
    case md5

    /// The digest of `bytes`: 32 bytes for SHA-256, 16 for MD5.
    ///
    /// Throws ``CryptographyError`` where libcrypto refuses the algorithm, as a FIPS configuration does with MD5.
    public func hash(_ bytes: some Collection<UInt8>) throws(CryptographyError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        let input = Array(bytes)
        guard EVP_Digest(input, input.count, &output, &length, algorithm, nil) == 1 else {
            throw CryptographyError(reason: "libcrypto refused to compute \(self)")
        }
        return Array(output.prefix(Int(length)))
    }

    /// The digest of the text's UTF-8 bytes as lower-case hexadecimal.
    public func hexadecimal(_ text: String) throws(CryptographyError) -> String {
        try hash(Array(text.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }

    private var algorithm: OpaquePointer? {
        switch self {
        case .sha256: EVP_sha256()
        case .md5: EVP_md5()
        }
    }
}
