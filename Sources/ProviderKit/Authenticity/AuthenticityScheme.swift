/// How the authenticity of a delivery is proven.
public enum AuthenticityScheme: String, Sendable, Codable, CaseIterable {
    /// The sender knows a keyed MAC that only the provider was told, for this very channel. See ``ChannelTokens``.
    case channelToken = "channel-token"
    /// The provider's platform signed a token for this application (JWS, RFC 7515).
    case signedToken = "signed-token"
    /// Content encrypted for us, intact; never without a signed token.
    case encryptedPayload = "encrypted-payload"
    /// Signed by the pinned server key (VAPID, RFC 8292) and readable only by us (RFC 8291).
    case webPush = "web-push"
    /// Body and time signed with a shared or public key (Standard Webhooks and its relatives).
    case bodySignature = "body-signature"
}
