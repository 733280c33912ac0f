/// What tells one item of a delivery from every other one of its channel, for noticing what comes twice.
///
/// `name` is what the provider calls it (a message number, an id); `content` is a digest of everything that the item says. The same name with
/// another content is no repetition: somebody reuses a name.
public struct DeliveryMark: Hashable, Sendable {
    /// The item's name within its channel, at most 256 bytes.
    public let name: String
    /// SHA-256 of what the item says, in lower-case hexadecimal.
    public let content: String

    /// Makes a mark. Bytes of which the provider says nothing fixed, such as a time of sending, are left out of `content`.
    public init(name: String, content: some Collection<UInt8>) throws(CryptographyError) {
        self.name = String(decoding: Array(name.utf8.prefix(256)), as: UTF8.self)
        self.content = try MessageDigest.sha256.hexadecimal(content)
    }
}
