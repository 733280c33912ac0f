public import Foundation
public import ProviderKit

/// What the suite needs to encrypt content for a channel as the provider would, or as somebody would who merely knows the certificate.
public protocol EncryptedPayloadForge: Sendable {
    /// The certificate (X.509, DER) that the adapter gave the provider for the channel. It is public: whoever has it can encrypt.
    func certificate(for channel: PushChannel) throws -> [UInt8]

    /// The encrypted content of the delivery's first item as it stands there.
    func content(of delivery: Delivery) throws -> ForgedContent

    /// What the encrypted content of the delivery's first item says.
    func plaintext(of delivery: Delivery) throws -> Data

    /// What genuine content about another object than the delivery's first item would say; the encryption cannot tell.
    func plaintextOfAnotherItem(than delivery: Delivery) throws -> Data

    /// The genuine delivery with other content in its first item; `nil` takes the content away and leaves the rest.
    func delivery(_ genuine: Delivery, withContent content: ForgedContent?) throws -> Delivery
}

/// Encrypted content as it stands in a delivery, field by field (Graph's `changeNotificationEncryptedContent`).
public struct ForgedContent: Sendable, Hashable {
    /// The ciphertext in standard Base64.
    public var data: String
    /// The wrapped symmetric key in standard Base64.
    public var dataKey: String
    /// The HMAC-SHA-256 over the ciphertext's bytes in standard Base64; `nil` for a missing field.
    public var dataSignature: String?
    /// Our name for the certificate.
    public var certificateID: String
    /// The certificate's SHA-1 thumbprint in hexadecimal.
    public var thumbprint: String

    /// Makes content.
    public init(data: String, dataKey: String, dataSignature: String?, certificateID: String, thumbprint: String) {
        self.data = data
        self.dataKey = dataKey
        self.dataSignature = dataSignature
        self.certificateID = certificateID
        self.thumbprint = thumbprint
    }
}
