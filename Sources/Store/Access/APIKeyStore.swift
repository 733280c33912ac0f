public import Foundation

/// Remembers who may call the REST API. Keys are kept as SHA-256 only; the key itself is shown once, by whoever made it.
public protocol APIKeyStore: Sendable {
    /// Adds a key. `hash` is SHA-256 as 64 lower-case hexadecimal digits.
    ///
    /// Throws ``StoreError/Code/conflict`` where a key that is not revoked has the name, or any key has the hash.
    func addAPIKey(name: String, hash: String, at instant: Date) async throws(StoreError) -> APIKey

    /// The key with this hash, unless it is revoked or unknown.
    func activeAPIKey(hash: String) async throws(StoreError) -> APIKey?

    /// All keys, revoked ones too, in the order they were added.
    func apiKeys() async throws(StoreError) -> [APIKey]

    /// Revokes the key of this name; at once and for good. `false` where there is none.
    func revokeAPIKey(name: String, at instant: Date) async throws(StoreError) -> Bool
}

/// One key to the REST API.
public struct APIKey: Hashable, Sendable {
    /// A name for people; unique among keys that are not revoked.
    public let name: String
    /// SHA-256 of the key, as 64 lower-case hexadecimal digits.
    public let hash: String
    /// When it was added.
    public let createdAt: Date
    /// When it was revoked; `nil` while it is good.
    public let revokedAt: Date?

    /// Makes a key's description.
    public init(name: String, hash: String, createdAt: Date, revokedAt: Date?) {
        self.name = name
        self.hash = hash
        self.createdAt = createdAt
        self.revokedAt = revokedAt
    }
}
