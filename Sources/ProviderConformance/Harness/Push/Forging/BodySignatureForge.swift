public import Foundation
public import ProviderKit

/// What the suite needs to sign bodies by the rules of Standard Webhooks for a channel; of relays, what their operator is given.
public protocol BodySignatureForge: Sendable {
    /// What genuine deliveries to a channel consist of.
    func material(for channel: PushChannel) throws -> BodySignatureMaterial
}

/// What genuine body-signed deliveries consist of (Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`).
public struct BodySignatureMaterial: Sendable {
    /// The key that signs.
    public var key: Key
    /// What a genuine body about a change says.
    public var body: Data
    /// Header fields of a genuine delivery beside the three of the scheme.
    public var headers: HTTPHeaders

    /// A key for signing.
    public enum Key: Sendable {
        /// `v1`: HMAC-SHA-256 with these bytes, prefix and Base64 of `whsec_…` taken off.
        case symmetric(Secret)
        /// `v1a`: Ed25519 with this seed of 32 bytes.
        case ed25519(seed: Secret)
    }

    /// Lends material.
    public init(key: Key, body: Data, headers: HTTPHeaders = [:]) {
        self.key = key
        self.body = body
        self.headers = headers
    }
}
