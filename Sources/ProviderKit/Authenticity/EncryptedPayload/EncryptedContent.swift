/// The encrypted content of one item as Microsoft Graph sends it (`encryptedContent`), texts as they arrived.
public struct EncryptedContent: Sendable {
    /// The ciphertext (AES-256-CBC, PKCS#7), Base64.
    public let data: String
    /// The wrapped key (RSA-OAEP with SHA-1), Base64.
    public let dataKey: String
    /// HMAC-SHA-256 of the ciphertext's bytes under the same key, Base64.
    public let dataSignature: String
    /// The name that we gave our certificate.
    public let certificateID: String
    /// The certificate's SHA-1 thumbprint, hexadecimal of either case.
    public let thumbprint: String

    /// Makes content.
    public init(data: String, dataKey: String, dataSignature: String, certificateID: String, thumbprint: String) {
        self.data = data
        self.dataKey = dataKey
        self.dataSignature = dataSignature
        self.certificateID = certificateID
        self.thumbprint = thumbprint
    }
}
