import Synchronization

/// Private keys that were read lately, so that a delivery does not pay for reading its channel's key again.
///
/// Reading a key of 2,048 bits takes libcrypto 3.0 longer than opening a wrapped key with it, and a key that stays keeps its blinding. A key is found by the
/// SHA-256 of what it was read from; what cannot be read is not remembered. Keys stay in memory until others need their room.
public final class PrivateKeyCache: Sendable {
    private struct Entry {
        let key: RSAPrivateKey
        var usedAt: UInt64
    }

    private struct Content {
        private(set) var entries: [[UInt8]: Entry] = [:]
        private var uses: UInt64 = 0

        mutating func use(_ digest: [UInt8]) -> RSAPrivateKey? {
            uses += 1
            entries[digest]?.usedAt = uses
            return entries[digest]?.key
        }

        mutating func remember(_ key: RSAPrivateKey, _ digest: [UInt8], bound: Int) {
            uses += 1
            if entries[digest] == nil, entries.count >= bound, let oldest = entries.min(by: { $0.value.usedAt < $1.value.usedAt }) {
                entries[oldest.key] = nil
            }
            entries[digest] = Entry(key: key, usedAt: uses)
        }
    }

    private let content = Mutex(Content())
    private let bound: Int

    /// Makes an empty cache of at most `bound` keys, at least one; the one that was longest without use goes first.
    public init(bound: Int = 256) { self.bound = max(1, bound) }

    /// The key in DER, PKCS#8 (RFC 5958) or PKCS#1. Throws ``CryptographyError`` for anything else.
    public func rsaPrivateKey(der: Secret) throws(CryptographyError) -> RSAPrivateKey {
        let digest = try MessageDigest.sha256.hash(der.revealBytes())
        if let known = content.withLock({ $0.use(digest) }) { return known }
        // Read outside the lock: two that read the same key at once do so twice, and neither holds up the others.
        let key = try RSAPrivateKey(der: der)
        content.withLock { $0.remember(key, digest, bound: bound) }
        return key
    }

    /// How many keys are kept.
    var count: Int { content.withLock(\.entries.count) }
}
