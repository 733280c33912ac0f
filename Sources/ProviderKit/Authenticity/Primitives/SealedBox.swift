import COpenSSL
public import Foundation

/// AES-256-GCM (NIST SP 800-38D): a value that is sealed for one place and opens nowhere else.
///
/// The layout is `nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)`.
public enum SealedBox {
    /// Length of a key in bytes.
    public static let keyLength = 32
    private static let nonceLength = 12
    private static let tagLength = 16

    /// Seals `plaintext`. `binding` is authenticated but not stored: opening needs the same bytes again.
    ///
    /// Throws ``CryptographyError`` for a key of another length than ``keyLength`` or when libcrypto fails.
    public static func seal(
        _ plaintext: Secret, key: Secret, binding: [UInt8], random: any RandomSource
    ) throws(CryptographyError) -> Data {
        let nonce = random.bytes(nonceLength)
        var tag = [UInt8](repeating: 0, count: tagLength)
        var length: Int32 = 0
        let context = try makeContext(key: key)
        defer { EVP_CIPHER_CTX_free(context) }
        guard EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key.revealBytes(), nonce) == 1,
            let ciphertext = process(context, plaintext.revealBytes(), binding: binding, with: EVP_EncryptUpdate),
            EVP_EncryptFinal_ex(context, &tag, &length) == 1,
            calendar_host_gcm_get_tag(context, &tag, Int32(tagLength)) == 1
        else { throw CryptographyError(reason: "libcrypto could not seal the value") }
        return Data(nonce + ciphertext + tag)
    }

    /// Opens what ``seal(_:key:binding:random:)`` made.
    ///
    /// Throws ``CryptographyError`` for another key, another binding, or any changed byte; nothing of the plaintext is returned then.
    public static func open(_ sealed: Data, key: Secret, binding: [UInt8]) throws(CryptographyError) -> Secret {
        let bytes = Array(sealed)
        guard bytes.count >= nonceLength + tagLength else { throw CryptographyError(reason: "the sealed value is too short to be one") }
        let context = try makeContext(key: key)
        defer { EVP_CIPHER_CTX_free(context) }
        var rest = [UInt8](repeating: 0, count: tagLength)
        var length: Int32 = 0
        guard EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key.revealBytes(), Array(bytes.prefix(nonceLength))) == 1,
            let plaintext = process(
                context, Array(bytes.dropFirst(nonceLength).dropLast(tagLength)), binding: binding, with: EVP_DecryptUpdate),
            calendar_host_gcm_set_tag(context, Array(bytes.suffix(tagLength)), Int32(tagLength)) == 1,
            EVP_DecryptFinal_ex(context, &rest, &length) == 1
        else {
            throw CryptographyError(
                reason: "the sealed value does not open: it was changed, moved to another row, or sealed with another key")
        }
        return Secret(bytes: plaintext)
    }

    private typealias Update = (OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int32>?, UnsafePointer<UInt8>?, Int32) ->
        Int32

    private static func makeContext(key: Secret) throws(CryptographyError) -> OpaquePointer {
        guard key.count == keyLength else { throw CryptographyError(reason: "an AES-256 key has \(keyLength) bytes") }
        guard let context = EVP_CIPHER_CTX_new() else { throw CryptographyError(reason: "libcrypto has no memory for a cipher") }
        return context
    }

    private static func process(_ context: OpaquePointer, _ input: [UInt8], binding: [UInt8], with update: Update) -> [UInt8]? {
        var length: Int32 = 0
        guard binding.isEmpty || update(context, nil, &length, binding, Int32(binding.count)) == 1 else { return nil }
        guard !input.isEmpty else { return [] }
        var output = [UInt8](repeating: 0, count: input.count)
        guard update(context, &output, &length, input, Int32(input.count)) == 1, Int(length) == input.count else { return nil }
        return output
    }
}
