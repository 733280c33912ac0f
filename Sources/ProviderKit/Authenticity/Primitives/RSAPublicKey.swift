import COpenSSL

/// An RSA public key of 2,048 to 8,192 bits: RS256 signatures (RFC 7518 §3.3) and wrapping of keys.
public struct RSAPublicKey: Sendable, Hashable {
    /// The modulus, big-endian, without leading zeros.
    public let modulus: [UInt8]
    /// The public exponent, big-endian, without leading zeros: odd, at least 3, at most four bytes.
    public let exponent: [UInt8]
    let handle: KeyHandle
    private let checks: SignatureChecks

    /// The sizes that are taken: smaller ones are weak (RFC 7518 §3.3), larger ones are a way to keep a verifier busy.
    static let sizes = 256...1_024

    /// Takes the two numbers, big-endian, without leading zeros (RFC 7518 §6.3.1). Throws ``CryptographyError`` for weak or odd ones.
    public init(modulus: [UInt8], exponent: [UInt8]) throws(CryptographyError) {
        guard Self.sizes.contains(modulus.count), let first = modulus.first, first != 0, modulus.count > 256 || first >= 0x80,
            modulus.last.map({ $0 & 1 == 1 }) == true
        else { throw CryptographyError(reason: "an RSA modulus is an odd number of 2,048 to 8,192 bits") }
        guard (1...4).contains(exponent.count), exponent.first != 0, exponent.last.map({ $0 & 1 == 1 }) == true, exponent != [1] else {
            throw CryptographyError(reason: "an RSA public exponent is an odd number from 3 to below 2³²")
        }
        handle = try KeyHandle(
            calendar_host_rsa_key(modulus, Int32(modulus.count), exponent, Int32(exponent.count)), orElse: "libcrypto refused the RSA key")
        checks = SignatureChecks(handle) { key in
            FetchedAlgorithms.shared.sha256.flatMap { calendar_host_checking(key, $0) }
        }
        self.modulus = modulus
        self.exponent = exponent
    }

    /// Takes the key of an X.509 certificate (DER), of which nothing else is looked at. Throws ``CryptographyError`` for anything that is
    /// not exactly one certificate with an RSA key.
    public init(certificate der: [UInt8]) throws(CryptographyError) {
        let handle = try KeyHandle(calendar_host_certificate_key(der, der.count), orElse: "this is not a DER certificate")
        try self.init(of: handle)
    }

    /// The public half of a key of libcrypto.
    init(of handle: KeyHandle) throws(CryptographyError) {
        guard calendar_host_is_rsa(handle.pointer) == 1, let modulus = Self.number(OSSL_PKEY_PARAM_RSA_N, of: handle),
            let exponent = Self.number(OSSL_PKEY_PARAM_RSA_E, of: handle)
        else { throw CryptographyError(reason: "the key is not an RSA key of at most 8,192 bits") }
        try self.init(modulus: modulus, exponent: exponent)
    }

    /// Whether a signature with PKCS#1 v1.5 padding and SHA-256 (RFC 8017 §8.2) is this key's over the message.
    public func isValidSignature(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard signature.count == modulus.count, let digest = message.withUnsafeBytes(FetchedAlgorithms.sha256) else { return false }
        return checks.check { EVP_PKEY_verify($0, signature, signature.count, digest, digest.count) == 1 }
    }

    /// Encrypts a short value, as a rule a key. Throws ``CryptographyError`` for one that is too long for key and padding.
    public func encrypt(_ plaintext: Secret, padding: RSAPadding) throws(CryptographyError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: modulus.count)
        var length = output.count
        var input = plaintext.revealBytes()
        defer { OPENSSL_cleanse(&input, input.count) }
        guard calendar_host_rsa_encrypt(handle.pointer, padding.digest, &output, &length, input, input.count) == 1 else {
            calendar_host_forget_errors()
            throw CryptographyError(reason: "libcrypto could not encrypt with RSA; the value may be too long for the key")
        }
        return Array(output.prefix(length))
    }

    /// Whether modulus and exponent are the same.
    public static func == (lhs: RSAPublicKey, rhs: RSAPublicKey) -> Bool { lhs.modulus == rhs.modulus && lhs.exponent == rhs.exponent }

    /// Feeds modulus and exponent.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(modulus)
        hasher.combine(exponent)
    }

    private static func number(_ name: String, of handle: KeyHandle) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: sizes.upperBound)
        let length = calendar_host_rsa_number(handle.pointer, name, &bytes, Int32(bytes.count))
        return length < 0 ? nil : Array(bytes.prefix(Int(length)))
    }
}
