public import Foundation

/// A private key that content may be encrypted for, and until when.
public struct DecryptionKey: Sendable {
    /// The name that we gave its certificate.
    public let certificateID: String
    /// SHA-1 of its certificate, 40 hexadecimal digits.
    public let thumbprint: String
    /// The instant from which content for it is not believed any more, UTC; `nil` for a key that is current.
    public let lastUse: Date?
    let privateKey: RSAPrivateKey

    /// Makes a key.
    public init(certificateID: String, thumbprint: String, privateKey: RSAPrivateKey, lastUse: Date? = nil) {
        self.certificateID = certificateID
        self.thumbprint = thumbprint
        self.privateKey = privateKey
        self.lastUse = lastUse
    }
}
