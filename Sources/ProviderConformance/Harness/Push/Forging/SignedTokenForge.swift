public import ProviderKit

/// What the suite needs to make tokens as the provider's platform signs them, and tokens that it would never sign.
public protocol SignedTokenForge: Sendable {
    /// What a genuine token for the channel's application consists of at this moment.
    func material(for channel: PushChannel) async throws -> SignedTokenMaterial

    /// The genuine delivery with these tokens instead of its own; an empty list leaves it an empty list, `nil` nothing at all.
    func delivery(_ genuine: Delivery, withTokens tokens: [String]?) throws -> Delivery
}

/// What genuine signed tokens consist of: the suite puts them together, changes one thing, and signs.
public struct SignedTokenMaterial: Sendable {
    /// The JOSE header of a genuine token; an object with `alg` and `kid`.
    public var header: ForgedJSON
    /// The claims of a genuine token; an object with `iss`, `aud` and `exp`.
    public var claims: ForgedJSON
    /// The claims, beside issuer and audience, of which the channel demands an exact string: the publisher, the tenant.
    public var exactClaims: Set<String>
    /// The platform's published keys; the first signs now, the others did and are published still.
    public var keys: [Key]
    /// A published key that signs for another issuer only; `nil` where all keys serve all issuers.
    public var keyOfAnotherIssuer: Key?

    /// One key of the platform.
    public struct Key: Sendable {
        /// Its `kid`.
        public var id: String
        /// The private half.
        public var secret: SigningSecret

        /// Names a key.
        public init(id: String, secret: SigningSecret) {
            self.id = id
            self.secret = secret
        }
    }

    /// The private half of a key.
    public enum SigningSecret: Sendable {
        /// RS256: an RSA private key in DER, as `RSAPrivateKey.der` gives it.
        case rs256(der: Secret)
        /// ES256: a P-256 scalar of 32 bytes.
        case es256(scalar: Secret)
    }

    /// Lends material.
    public init(header: ForgedJSON, claims: ForgedJSON, exactClaims: Set<String>, keys: [Key], keyOfAnotherIssuer: Key? = nil) {
        self.header = header
        self.claims = claims
        self.exactClaims = exactClaims
        self.keys = keys
        self.keyOfAnotherIssuer = keyOfAnotherIssuer
    }
}
