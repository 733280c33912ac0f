import COpenSSL

/// Hash functions of the system's libcrypto.
public enum MessageDigest: Sendable {
    /// SHA-256 (FIPS 180-4): identifiers, PKCE, stored API keys, Digest access authentication.
    case sha256
    /// SHA-512 (FIPS 180-4): body signatures of some services.
    case sha512
    /// SHA-1 (FIPS 180-4): broken for signatures; here for OAEP padding and certificate thumbprints as Microsoft Graph fixes them, and for
    /// body signatures of older services (HMAC with SHA-1 is not known to be broken).
    case sha1
    /// MD5 (RFC 1321): broken as a hash; here only because Digest access authentication of older servers knows nothing else (RFC 7616).
    case md5

    /// The digest of `bytes`: 32 bytes for SHA-256, 64 for SHA-512, 20 for SHA-1, 16 for MD5.
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
    public func hexadecimal(_ text: String) throws(CryptographyError) -> String { try hexadecimal(Array(text.utf8)) }

    /// The digest of the bytes as lower-case hexadecimal.
    public func hexadecimal(_ bytes: some Collection<UInt8>) throws(CryptographyError) -> String { Hexadecimal.encode(try hash(bytes)) }

    /// The digest's length in bytes.
    public var length: Int {
        switch self {
        case .sha256: 32
        case .sha512: 64
        case .sha1: 20
        case .md5: 16
        }
    }

    /// How libcrypto calls it.
    var libraryName: String {
        switch self {
        case .sha256: "SHA256"
        case .sha512: "SHA512"
        case .sha1: "SHA1"
        case .md5: "MD5"
        }
    }

    var algorithm: OpaquePointer? {
        switch self {
        case .sha256: EVP_sha256()
        case .sha512: EVP_sha512()
        case .sha1: EVP_sha1()
        case .md5: EVP_md5()
        }
    }
}
