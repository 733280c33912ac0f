import Synchronization

/// The credential that a session works with now; renewing replaces it for every copy of the session.
final class SessionCredential: Sendable {
    private let content: Mutex<Credential>

    init(_ credential: Credential) { content = Mutex(credential) }

    var value: Credential { content.withLock { $0 } }

    /// Replaces a credential that was refused, unless another verb of the session replaced it already.
    func replace(_ refused: Credential, with new: Credential) {
        content.withLock { current in if current == refused { current = new } }
    }
}
