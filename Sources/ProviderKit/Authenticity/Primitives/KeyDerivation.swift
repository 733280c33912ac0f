/// HKDF with SHA-256 (RFC 5869) whose first step is done: several keys from the same material and salt.
public struct KeyDerivation: Sendable {
    private let extracted: Secret

    /// Extracts (§2.2). Throws ``CryptographyError`` where libcrypto refuses.
    public init(from material: Secret, salt: [UInt8] = []) throws(CryptographyError) {
        extracted = Secret(bytes: try MessageAuthentication.code(material.revealBytes(), key: Secret(bytes: salt)))
    }

    /// Expands (§2.3): `count` bytes, 1 to 8,160.
    public func derive(_ count: Int, purpose: [UInt8]) throws(CryptographyError) -> Secret {
        guard (1...8_160).contains(count) else { throw CryptographyError(reason: "HKDF gives 1 to 8,160 bytes, not \(count)") }
        var (output, block): ([UInt8], [UInt8]) = ([], [])
        for counter in 1...UInt8((count + 31) / 32) {
            block = try MessageAuthentication.code(block + purpose + [counter], key: extracted)
            output += block
        }
        return Secret(bytes: output.prefix(count))
    }
}
