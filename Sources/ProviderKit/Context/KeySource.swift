/// Key pairs that take long to make, handed in like randomness, so that a test need not wait for primes.
public protocol KeySource: Sendable {
    /// An RSA key of 2,048 to 8,192 bits; in production a new one each time. Throws ``CryptographyError`` where none can be made.
    func rsaPrivateKey(bits: Int) throws(CryptographyError) -> RSAPrivateKey
}
