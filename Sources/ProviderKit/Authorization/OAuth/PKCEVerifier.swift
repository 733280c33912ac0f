/// A code verifier and its S256 challenge (RFC 7636 §4). The plain method does not exist here.
public struct PKCEVerifier: Sendable {
    /// The verifier: 43 characters of URL-safe Base64 over 32 random bytes (RFC 7636 §4.1).
    public let verifier: Secret

    /// Makes a fresh verifier.
    public init(random: any RandomSource) { verifier = Secret(random.urlSafeToken(bytes: 32)) }

    /// Takes a verifier that was stored.
    public init(stored: Secret) { verifier = stored }

    /// `BASE64URL(SHA256(verifier))` (RFC 7636 §4.2).
    public func challenge() throws(CryptographyError) -> String { Base64URL.encode(try MessageDigest.sha256.hash(verifier.revealBytes())) }
}
