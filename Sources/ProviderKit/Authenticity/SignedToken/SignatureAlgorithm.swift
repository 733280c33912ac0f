/// The signature algorithms that are believed (RFC 7518 §3.1). There is no `none` and no `HS256`: a published key is no shared secret.
public enum SignatureAlgorithm: String, Sendable, Codable, CaseIterable {
    /// RSA with PKCS#1 v1.5 padding and SHA-256.
    case rs256 = "RS256"
    /// ECDSA on P-256 with SHA-256.
    case es256 = "ES256"
}
