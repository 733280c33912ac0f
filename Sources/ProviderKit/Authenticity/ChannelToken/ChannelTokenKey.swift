public import Foundation

/// A key for channel tokens, and until when tokens under it are believed.
public struct ChannelTokenKey: Sendable {
    /// Names the key inside tokens: the first 8 hexadecimal digits of a digest of it.
    let name: String
    let authentication: KeyedAuthentication
    /// The instant from which tokens under this key are not believed any more, UTC; `nil` for a key that is current.
    let lastUse: Date?

    /// Makes a key of at least 32 bytes. Throws ``CryptographyError`` for a shorter one.
    public init(_ secret: Secret, lastUse: Date? = nil) throws(CryptographyError) {
        guard secret.count >= 32 else { throw CryptographyError(reason: "a key for channel tokens has at least 32 bytes") }
        let digest = try MessageAuthentication.code(Array("calendar-host channel token key name".utf8), key: secret)
        name = Hexadecimal.encode(digest.prefix(4))
        authentication = try KeyedAuthentication(secret)
        self.lastUse = lastUse
    }
}
