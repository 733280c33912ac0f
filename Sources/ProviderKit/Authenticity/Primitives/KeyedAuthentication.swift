import COpenSSL

/// HMAC under one key that is set up once and used often, from any thread.
///
/// `@unchecked`: the keyed context is only ever copied, never changed after it was made.
final class KeyedAuthentication: @unchecked Sendable {
    private let context: OpaquePointer
    private let length: Int

    /// Sets a key up. Throws ``CryptographyError`` where libcrypto refuses the digest.
    init(_ key: Secret, digest: MessageDigest = .sha256) throws(CryptographyError) {
        var bytes = key.revealBytes()
        defer { OPENSSL_cleanse(&bytes, bytes.count) }
        guard let context = calendar_host_hmac_new(digest.libraryName, bytes, bytes.count) else {
            calendar_host_forget_errors()
            throw CryptographyError(reason: "libcrypto refused an HMAC with \(digest)")
        }
        self.context = context
        length = digest.length
    }

    deinit { EVP_MAC_CTX_free(context) }

    /// The HMAC of a message, or `nil` where libcrypto has no memory.
    func code(_ message: [UInt8]) -> [UInt8]? {
        let code = [UInt8](unsafeUninitializedCapacity: length) { output, count in
            count = calendar_host_hmac(context, message, message.count, output.baseAddress, output.count)
        }
        return code.count == length ? code : nil
    }
}
