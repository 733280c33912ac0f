/// Keys as libcrypto makes them, each a new one.
public struct SystemKeys: KeySource {
    /// Makes a source.
    public init() {}

    /// A new key.
    public func rsaPrivateKey(bits: Int) throws(CryptographyError) -> RSAPrivateKey { try RSAPrivateKey(generatingBits: bits) }
}
