import COpenSSL

/// How RSA pads what it encrypts (RFC 8017 §7). ``EncryptedPayload`` opens nothing but `oaepSHA1`.
public enum RSAPadding: Sendable, CaseIterable {
    /// OAEP with SHA-1 for label and mask, as Microsoft Graph fixes it.
    case oaepSHA1
    /// OAEP with SHA-256 for both.
    case oaepSHA256
    /// PKCS#1 v1.5: here so that simulators and tests can make what must be refused.
    case pkcs1

    var digest: OpaquePointer? {
        switch self {
        case .oaepSHA1: EVP_sha1()
        case .oaepSHA256: EVP_sha256()
        case .pkcs1: nil
        }
    }
}
