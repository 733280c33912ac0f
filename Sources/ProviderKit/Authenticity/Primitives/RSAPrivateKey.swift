import COpenSSL
public import Foundation

/// An RSA private key: opens wrapped keys (Microsoft Graph's rich notifications), and signs in simulators and tests.
public struct RSAPrivateKey: Sendable {
    /// The public half.
    public let publicKey: RSAPublicKey
    private let handle: KeyHandle

    /// Makes a new key of 2,048 to 8,192 bits. Takes a good part of a second.
    public init(generatingBits bits: Int) throws(CryptographyError) {
        guard (2_048...8_192).contains(bits), bits.isMultiple(of: 8) else {
            throw CryptographyError(reason: "an RSA key has 2,048 to 8,192 bits")
        }
        try self.init(KeyHandle(calendar_host_rsa_generate(Int32(bits)), orElse: "libcrypto could not make an RSA key"))
    }

    /// Takes a key in DER, PKCS#8 (RFC 5958) or PKCS#1. Throws ``CryptographyError`` for anything else.
    public init(der: Secret) throws(CryptographyError) {
        var bytes = der.revealBytes()
        defer { OPENSSL_cleanse(&bytes, bytes.count) }
        try self.init(KeyHandle(calendar_host_private_key(bytes, bytes.count), orElse: "this is not a private key in DER"))
    }

    private init(_ handle: KeyHandle) throws(CryptographyError) {
        publicKey = try RSAPublicKey(of: handle)
        self.handle = handle
    }

    /// The key in PKCS#8, DER.
    public var der: Secret {
        get throws(CryptographyError) {
            var bytes: UnsafeMutablePointer<UInt8>?
            let length = calendar_host_pkcs8(handle.pointer, &bytes)
            guard let bytes, length > 0 else { throw CryptographyError(reason: "libcrypto could not write the RSA key") }
            defer { calendar_host_free_clear(bytes, length) }
            return Secret(bytes: UnsafeBufferPointer(start: bytes, count: Int(length)))
        }
    }

    /// Signs a message: PKCS#1 v1.5 with SHA-256, as long as the modulus.
    public func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: publicKey.modulus.count)
        var length = signature.count
        guard let algorithm = FetchedAlgorithms.shared.sha256, let digest = message.withUnsafeBytes(FetchedAlgorithms.sha256),
            calendar_host_rs256_sign(handle.pointer, algorithm, &signature, &length, digest) == 1, length == signature.count
        else {
            calendar_host_forget_errors()
            throw CryptographyError(reason: "libcrypto could not sign with RSA")
        }
        return signature
    }

    /// Opens what ``RSAPublicKey/encrypt(_:padding:)`` made with `oaepSHA1`. There is no choice of padding, so that none can be talked into
    /// a weaker one. Throws ``CryptographyError`` for anything else, and does not say why.
    public func decrypt(_ ciphertext: [UInt8]) throws(CryptographyError) -> Secret {
        var output = [UInt8](repeating: 0, count: publicKey.modulus.count)
        defer { OPENSSL_cleanse(&output, output.count) }
        var length = output.count
        guard ciphertext.count == output.count,
            calendar_host_rsa_decrypt(handle.pointer, RSAPadding.oaepSHA1.digest, &output, &length, ciphertext, ciphertext.count) == 1
        else {
            calendar_host_forget_errors()
            throw CryptographyError(reason: "the value was not encrypted for this RSA key")
        }
        return Secret(bytes: output.prefix(length))
    }

    /// A certificate that the key signs for itself, X.509 version 3, DER: a wrapper that Microsoft Graph wants around a public key.
    ///
    /// `name` is its common name, 1 to 64 characters; the serial number is random. Instants are UTC, whole seconds.
    public func selfSignedCertificate(
        name: String, from: Date, until: Date, random: any RandomSource = SystemRandom()
    ) throws(CryptographyError) -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        let (text, serial) = (Array(name.utf8), [UInt8(0x40)] + random.bytes(15))
        let length = calendar_host_self_signed(
            handle.pointer, text, Int32(text.count), serial, Int32(serial.count), time_t(from.timeIntervalSince1970),
            time_t(until.timeIntervalSince1970), &bytes)
        guard let bytes, length > 0 else {
            calendar_host_forget_errors()
            throw CryptographyError(reason: "libcrypto could not make a certificate; its name may be empty or longer than 64 characters")
        }
        defer { calendar_host_free_clear(bytes, length) }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(length)))
    }
}
