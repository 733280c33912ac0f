public import Foundation

/// What verification needs beside a delivery and its channel. No credential: nothing is asked of the provider but published keys.
public struct VerificationContext: Sendable {
    /// Judges channel tokens; holds the installation's keys.
    public let tokens: ChannelTokens
    /// Published key sets, fetched once and kept.
    public let keySets: KeySetCache
    /// Private keys of channels, read once and kept.
    public let privateKeys: PrivateKeyCache
    /// The instant of judgement, UTC.
    public let now: Date

    /// Makes a context.
    public init(tokens: ChannelTokens, keySets: KeySetCache, privateKeys: PrivateKeyCache = PrivateKeyCache(), now: Date) {
        self.tokens = tokens
        self.keySets = keySets
        self.privateKeys = privateKeys
        self.now = now
    }
}
