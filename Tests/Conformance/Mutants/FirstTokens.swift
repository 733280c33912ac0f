import ProviderKit
import Synchronization

/// Remembers which tokens came for which secret; what no adapter may do.
final class FirstTokens: Sendable {
    private let kept = Mutex<[(Secret, OAuthTokens)]>([])

    func tokens(for secret: Secret) -> OAuthTokens? { kept.withLock { $0.first { $0.0 == secret }?.1 } }

    func keep(_ tokens: OAuthTokens, for secret: Secret) { kept.withLock { $0.append((secret, tokens)) } }
}
