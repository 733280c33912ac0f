import COpenSSL
import Synchronization

/// Checks signatures with one public key, in contexts that are set up once and kept: setting one up takes libcrypto 3.0 a fifth of the time of an
/// RS256 check.
///
/// A context is used by one check at a time. One whose check failed is not used again, so that a forgery leaves nothing to the next delivery.
final class SignatureChecks: Sendable {
    /// `@unchecked`: only whoever took it out of the idle ones uses it.
    private struct Context: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    /// How many wait for the next check: as many as run at a time.
    private static let kept = 8

    private let key: KeyHandle
    private let make: @Sendable (OpaquePointer) -> OpaquePointer?
    private let idle = Mutex<[Context]>([])

    /// `make` sets up a context (`EVP_PKEY_CTX`) for the key, or gives `nil`.
    init(_ key: KeyHandle, make: @escaping @Sendable (OpaquePointer) -> OpaquePointer?) {
        self.key = key
        self.make = make
    }

    /// Whether `check` finds the signature good.
    func check(_ check: (OpaquePointer) -> Bool) -> Bool {
        guard let context = idle.withLock({ $0.popLast() }) ?? make(key.pointer).map(Context.init) else {
            calendar_host_forget_errors()
            return false
        }
        guard check(context.pointer) else {
            EVP_PKEY_CTX_free(context.pointer)
            calendar_host_forget_errors()
            return false
        }
        let isKept = idle.withLock { idle in
            guard idle.count < Self.kept else { return false }
            idle.append(context)
            return true
        }
        if !isKept { EVP_PKEY_CTX_free(context.pointer) }
        return true
    }

    deinit {
        for context in idle.withLock({ $0 }) { EVP_PKEY_CTX_free(context.pointer) }
    }
}
