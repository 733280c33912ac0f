import COpenSSL

/// AES in the two modes that push formats fix: CBC (Microsoft Graph) and GCM with a key of 128 bits (RFC 8188).
public enum BlockCipher {
    private static let tagLength = 16

    /// AES-256-CBC with PKCS#7 padding (NIST SP 800-38A; RFC 5652 §6.3). Key 32 bytes, IV 16; throws ``CryptographyError`` for others.
    public static func encryptCBC(_ plaintext: Secret, key: Secret, iv: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard key.count == 32, iv.count == 16, let cipher = FetchedAlgorithms.shared.aes256CBC else { throw shape }
        var input = plaintext.revealBytes()
        defer { OPENSSL_cleanse(&input, input.count) }
        return try run(capacity: input.count + 16) { context, output in
            var (first, last): (Int32, Int32) = (0, 0)
            guard EVP_EncryptInit_ex(context, cipher, nil, key.revealBytes(), iv) == 1,
                EVP_EncryptUpdate(context, output, &first, input, Int32(input.count)) == 1,
                EVP_EncryptFinal_ex(context, output + Int(first), &last) == 1
            else { return nil }
            return Int(first + last)
        }
    }

    /// Undoes ``encryptCBC(_:key:iv:)``. Whoever calls it has authenticated the ciphertext before and lets nobody see whether it failed:
    /// CBC itself authenticates nothing.
    public static func decryptCBC(_ ciphertext: [UInt8], key: Secret, iv: [UInt8]) throws(CryptographyError) -> Secret {
        guard key.count == 32, iv.count == 16, let cipher = FetchedAlgorithms.shared.aes256CBC else { throw shape }
        var plaintext = try run(capacity: ciphertext.count + 16) { context, output in
            var (first, last): (Int32, Int32) = (0, 0)
            guard EVP_DecryptInit_ex(context, cipher, nil, key.revealBytes(), iv) == 1,
                EVP_DecryptUpdate(context, output, &first, ciphertext, Int32(ciphertext.count)) == 1,
                EVP_DecryptFinal_ex(context, output + Int(first), &last) == 1
            else { return nil }
            return Int(first + last)
        }
        defer { OPENSSL_cleanse(&plaintext, plaintext.count) }
        return Secret(bytes: plaintext)
    }

    /// AES-128-GCM without additional data (NIST SP 800-38D): ciphertext and tag of 16 bytes. Key 16 bytes, nonce 12.
    public static func sealGCM128(_ plaintext: [UInt8], key: Secret, nonce: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard key.count == 16, nonce.count == 12, let cipher = FetchedAlgorithms.shared.aes128GCM else { throw shape }
        return try run(capacity: plaintext.count + tagLength) { context, output in
            var (first, last): (Int32, Int32) = (0, 0)
            guard EVP_EncryptInit_ex(context, cipher, nil, key.revealBytes(), nonce) == 1,
                EVP_EncryptUpdate(context, output, &first, plaintext, Int32(plaintext.count)) == 1,
                EVP_EncryptFinal_ex(context, output + Int(first), &last) == 1,
                calendar_host_gcm_get_tag(context, output + plaintext.count, Int32(tagLength)) == 1
            else { return nil }
            return plaintext.count + tagLength
        }
    }

    /// Opens what ``sealGCM128(_:key:nonce:)`` made. Throws ``CryptographyError`` for any changed byte; nothing is returned then.
    public static func openGCM128(_ ciphertextAndTag: some Collection<UInt8>, key: Secret, nonce: [UInt8]) throws(CryptographyError)
        -> [UInt8]
    {
        guard key.count == 16, nonce.count == 12, let cipher = FetchedAlgorithms.shared.aes128GCM else { throw shape }
        let input = Array(ciphertextAndTag)
        guard input.count >= tagLength else { throw refusal }
        let length = input.count - tagLength
        return try run(capacity: input.count) { context, output in
            var (first, last): (Int32, Int32) = (0, 0)
            guard EVP_DecryptInit_ex(context, cipher, nil, key.revealBytes(), nonce) == 1,
                EVP_DecryptUpdate(context, output, &first, input, Int32(length)) == 1,
                calendar_host_gcm_set_tag(context, Array(input.suffix(tagLength)), Int32(tagLength)) == 1,
                EVP_DecryptFinal_ex(context, output + Int(first), &last) == 1
            else { return nil }
            return Int(first + last)
        }
    }

    private static let shape = CryptographyError(reason: "the key or the nonce has another length than the cipher demands")
    private static let refusal = CryptographyError(reason: "the value does not open: it was changed, or encrypted with another key")

    /// Runs a cipher into a new array; `nil` from the closure is a refusal.
    private static func run(
        capacity: Int, _ body: (OpaquePointer, UnsafeMutablePointer<UInt8>) -> Int?
    ) throws(CryptographyError) -> [UInt8] {
        guard let context = EVP_CIPHER_CTX_new() else { throw CryptographyError(reason: "libcrypto has no memory for a cipher") }
        defer { EVP_CIPHER_CTX_free(context) }
        var isDone = false
        let output = [UInt8](unsafeUninitializedCapacity: max(1, capacity)) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            let length = body(context, start)
            isDone = length != nil
            // What a refused message decrypted to is nobody's to see.
            if length == nil { OPENSSL_cleanse(start, buffer.count) }
            count = length ?? 0
        }
        guard isDone else {
            calendar_host_forget_errors()
            throw refusal
        }
        return output
    }
}
