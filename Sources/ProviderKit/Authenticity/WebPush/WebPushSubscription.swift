/// The receiving end of one Web Push subscription: keys of its own, and whose signature it demands.
public struct WebPushSubscription: Sendable {
    /// The key that messages are encrypted for (RFC 8291); of this subscription alone.
    public let privateKey: P256PrivateKey
    /// The authentication secret (RFC 8291 §3.2), 16 bytes.
    public let authSecret: Secret
    /// The server's key as it advertised it over TLS (`vapid-public-key`): only its signature is believed. `nil` where it advertised none;
    /// then the encryption is the only authentication, and what an `Authorization` header says counts for nothing.
    public let serverKey: P256PublicKey?
    /// The origin of our address, normalised.
    let origin: WebOrigin
    /// Whether a token for our origin without its port is taken: Nextcloud drops ports.
    public let acceptsPortlessAudience: Bool

    /// Makes a subscription; `origin` is that of the push resource, such as `https://sync.example.test:8443`.
    ///
    /// Throws ``CryptographyError`` for a secret of another length, an origin that is none, and for keys whose private halves are printed in
    /// RFC 8291 and RFC 8292: whoever copied them into a configuration could be forged by everybody.
    public init(
        privateKey: P256PrivateKey, authSecret: Secret, serverKey: P256PublicKey?, origin: String, acceptsPortlessAudience: Bool = false
    ) throws(CryptographyError) {
        try self.init(
            privateKey: privateKey, authSecret: authSecret, serverKey: serverKey, origin: origin,
            acceptsPortlessAudience: acceptsPortlessAudience, refusing: PublishedKeys.all)
    }

    /// For tests of the published vectors, which need the published keys.
    package init(
        privateKey: P256PrivateKey, authSecret: Secret, serverKey: P256PublicKey?, origin: String, acceptsPortlessAudience: Bool = false,
        refusing published: Set<String>
    ) throws(CryptographyError) {
        guard authSecret.count == 16 else { throw CryptographyError(reason: "the authentication secret of a subscription has 16 bytes") }
        guard let origin = WebOrigin(origin) else {
            throw CryptographyError(reason: "the origin of a subscription is a scheme, a host and perhaps a port, and nothing else")
        }
        for key in [privateKey.publicKey, serverKey].compactMap(\.self) where published.contains(Base64URL.encode(key.uncompressed)) {
            throw CryptographyError(reason: "the private half of this key is printed in a standard; make a new key")
        }
        self.privateKey = privateKey
        self.authSecret = authSecret
        self.serverKey = serverKey
        self.origin = origin
        self.acceptsPortlessAudience = acceptsPortlessAudience
    }
}
