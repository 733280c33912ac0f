import COpenSSL

/// Owns one key of libcrypto and frees it with the last copy.
///
/// `@unchecked`: the key is never changed after it was made, its reference count is atomic, and every operation has a context of its own.
final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes a new key over. Throws ``CryptographyError`` with the reason where libcrypto made none.
    init(_ pointer: OpaquePointer?, orElse reason: String) throws(CryptographyError) {
        guard let pointer else {
            calendar_host_forget_errors()
            throw CryptographyError(reason: reason)
        }
        self.pointer = pointer
    }

    deinit { EVP_PKEY_free(pointer) }
}

/// Algorithms of libcrypto, looked up once: looking one up costs more than hashing a short message.
///
/// `@unchecked`: read-only after start; libcrypto shares them between threads.
struct FetchedAlgorithms: @unchecked Sendable {
    static let shared = FetchedAlgorithms()

    let sha256 = EVP_MD_fetch(nil, "SHA256", nil)
    let sha1 = EVP_MD_fetch(nil, "SHA1", nil)
    let aes128GCM = EVP_CIPHER_fetch(nil, "AES-128-GCM", nil)
    let aes256CBC = EVP_CIPHER_fetch(nil, "AES-256-CBC", nil)

    /// SHA-256 of bytes in place, or `nil` where libcrypto refuses.
    static func sha256(_ message: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let algorithm = shared.sha256 else { return nil }
        let digest = [UInt8](unsafeUninitializedCapacity: 32) { output, count in
            let isDone = EVP_Digest(message.baseAddress, message.count, output.baseAddress, nil, algorithm, nil) == 1
            count = isDone ? 32 : 0
        }
        return digest.isEmpty ? nil : digest
    }
}
