import ProviderKit

/// What items with content are judged by, made once for a delivery: Microsoft's tokens, and the channel's key.
struct Vouching: Sendable {
    let tokens: ValidationTokens
    /// `nil` where the channel has none, or none that can be read.
    let key: DecryptionKey?
}
