public import Foundation

/// A key that bodies are signed with, and when it is believed.
public struct BodySignatureKey: Sendable {
    /// The key itself. Its type fixes the algorithm: a public key is never used as a shared secret.
    public enum Material: Sendable {
        /// A shared secret, 24 to 64 bytes.
        case symmetric(Secret)
        /// A public key of the sender.
        case ed25519(Ed25519PublicKey)
    }

    /// The key.
    public let material: Material
    /// The instant from which it is believed, UTC; `nil` for always.
    public let notBefore: Date?
    /// The instant from which it is not believed any more, UTC; `nil` for a key that is current.
    public let lastUse: Date?

    /// How long a shared secret is, in bytes (Standard Webhooks, "Signature scheme").
    public static let secretLength = 24...64

    /// Makes a key. Throws ``CryptographyError`` for a shared secret of another length than ``secretLength``, and for one that still wears its
    /// prefix: it was not decoded.
    public init(_ material: Material, notBefore: Date? = nil, lastUse: Date? = nil) throws(CryptographyError) {
        if case .symmetric(let secret) = material {
            guard Self.secretLength.contains(secret.count) else {
                throw CryptographyError(reason: "a secret for body signatures has 24 to 64 bytes")
            }
            guard !secret.revealBytes().starts(with: "whsec_".utf8) else {
                throw CryptographyError(reason: "the secret still has its prefix whsec_; give it as a Standard Webhooks key")
            }
        }
        self.material = material
        self.notBefore = notBefore
        self.lastUse = lastUse
    }

    /// Reads a key as Standard Webhooks writes it: `whsec_` and a shared secret, or `whpk_` and an Ed25519 public key, padded Base64.
    ///
    /// Throws ``CryptographyError`` for anything else; a private key (`whsk_`) is not for receivers.
    public init(standardWebhooks text: Secret, notBefore: Date? = nil, lastUse: Date? = nil) throws(CryptographyError) {
        let spelling = text.revealText()
        guard let bytes = StandardBase64.decode(String(spelling.drop { $0 != "_" }.dropFirst())) else {
            throw CryptographyError(reason: "a Standard Webhooks key is a prefix and Base64 with padding")
        }
        if spelling.hasPrefix("whsec_") {
            try self.init(.symmetric(Secret(bytes: bytes)), notBefore: notBefore, lastUse: lastUse)
        } else if spelling.hasPrefix("whpk_") {
            try self.init(.ed25519(try Ed25519PublicKey(bytes)), notBefore: notBefore, lastUse: lastUse)
        } else {
            throw CryptographyError(reason: "a Standard Webhooks key begins with whsec_ (shared) or whpk_ (public)")
        }
    }

    func isBelieved(at now: Date) -> Bool { (notBefore.map { $0 <= now } ?? true) && (lastUse.map { now < $0 } ?? true) }
}
