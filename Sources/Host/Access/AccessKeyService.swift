public import CalendarStore
import Foundation
public import ProviderKit

/// Keeps the bearer keys of the REST API: shown once when made, stored as a hash only.
public struct AccessKeyService: Sendable {
    let store: any Store
    let clock: any WallClock
    let random: any RandomSource

    /// Makes a key of 32 random bytes under a name. The key is returned once and cannot be shown again.
    public func create(name: String) async throws -> Secret {
        guard !name.isEmpty, name.count <= 100 else { throw HostError(.invalidRequest, "a key's name has 1 to 100 characters") }
        let key = "chk_" + random.urlSafeToken(bytes: 32)
        _ = try await store.addAPIKey(name: name, hash: try MessageDigest.sha256.hexadecimal(key), at: clock.now)
        return Secret(key)
    }

    /// The key's record, or `nil` where it is unknown or revoked.
    ///
    /// The key is random and 256 bits long, so a plain hash is enough, and looking the hash up tells nothing about the key by its duration.
    public func authenticate(_ key: Secret) async throws -> APIKey? {
        try await store.activeAPIKey(hash: try MessageDigest.sha256.hexadecimal(key.revealText()))
    }

    /// All keys, revoked ones too.
    public func list() async throws -> [APIKey] { try await store.apiKeys() }

    /// Revokes a key at once and for good.
    public func revoke(name: String) async throws {
        guard try await store.revokeAPIKey(name: name, at: clock.now) else { throw HostError(.notFound, "there is no key named \(name)") }
    }
}
