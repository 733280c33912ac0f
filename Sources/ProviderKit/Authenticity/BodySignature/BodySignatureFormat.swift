/// How a signed body travels.
public enum BodySignatureFormat: Sendable, Hashable {
    /// Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature` with `v1` (HMAC-SHA-256) and `v1a` (Ed25519) entries over
    /// `id.timestamp.body`.
    case standardWebhooks
    /// One HMAC in one header, as most services have it.
    case hmac(HMACFormat)
}
