public import Foundation
public import ProviderKit

/// What the suite needs to push as the server does, and as it never would: both of its keys.
public protocol WebPushForge: Sendable {
    /// What genuine messages to a channel consist of at this moment.
    func material(for channel: PushChannel) throws -> WebPushMaterial
}

/// What genuine Web Push messages consist of (RFC 8291, RFC 8292).
public struct WebPushMaterial: Sendable {
    /// The server's VAPID key, a P-256 scalar of 32 bytes; `nil` where the server signs nothing.
    public var serverKey: Secret?
    /// The subscription's public key as the adapter registered it, an uncompressed P-256 point of 65 bytes.
    public var receiverKey: [UInt8]
    /// The subscription's authentication secret as the adapter registered it, 16 bytes.
    public var authSecret: Secret
    /// The claims of a genuine VAPID token: an object with `aud` and `exp`.
    public var claims: ForgedJSON
    /// What a genuine message about a change says.
    public var plaintext: Data
    /// The header fields of a genuine request but for `Authorization`: `TTL`, `Content-Encoding`, `Content-Type`.
    public var headers: HTTPHeaders

    /// Lends material.
    public init(
        serverKey: Secret?, receiverKey: [UInt8], authSecret: Secret, claims: ForgedJSON, plaintext: Data, headers: HTTPHeaders
    ) {
        self.serverKey = serverKey
        self.receiverKey = receiverKey
        self.authSecret = authSecret
        self.claims = claims
        self.plaintext = plaintext
        self.headers = headers
    }
}
