public import Foundation

/// Web Push as a receiver (RFC 8030, 8188, 8291, 8292): signed by the pinned server key, and readable only by us.
///
/// The signature covers neither body nor address, and the encryption proves only that the sender knows the subscription; together they
/// say that the pinned server wrote to our origin and somebody who knows the subscription wrote the body.
public enum WebPush {
    /// The largest body that is read, in bytes; 4,096 must be (RFC 8030 §7.2).
    public static let maximumBodyBytes = 8_192

    /// Judges a delivery to the address of a subscription: header rules, then the server's signature where one is pinned, then decryption.
    ///
    /// Throws `malformed` for a request that the protocols do not allow, `tooLarge`, `missingProof` without credentials where a key is pinned,
    /// `forged` for another key, a wrong signature or a body that does not decrypt, `misdirected` for another origin, and
    /// `outsideTolerance` for a token of another time. What was encrypted is not looked at.
    public static func prove(
        _ delivery: Delivery, for subscription: WebPushSubscription, binding: ChannelBinding, at now: Date
    ) throws(RejectionReason) -> ProvenMessage {
        guard delivery.method == .post else { throw .malformed }
        guard delivery.body.count <= maximumBodyBytes else { throw .tooLarge }
        try WebPushHeaders.check(delivery.headers)
        let envelope = try MessageEncryption.Envelope(Array(delivery.body))
        if let pinned = subscription.serverKey {
            // RFC 8292 §3.2: one key for both is a misuse that the receiver answers with 400.
            guard envelope.sender != pinned else { throw .malformed }
            try VAPID.check(delivery.headers, pinned: pinned, for: subscription, at: now)
        }
        let plaintext = try MessageEncryption.open(envelope, for: subscription)
        let proof = Proof(channel: binding.channel, connection: binding.connection, item: 0, provenAt: now)
        return ProvenMessage(plaintext: Data(plaintext), proof: proof)
    }
}
