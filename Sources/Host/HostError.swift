public import CalendarStore
public import ProviderKit

/// What the host's own face throws: what happened, to what, and what to do next. One struct, so that a new code breaks no caller.
public struct HostError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure; stable, because callers and metrics depend on it.
    public let code: Code
    /// What happened and what to do next, for a person; holds no secrets.
    public let message: String
    /// The provider's failure behind it, where there is one.
    public let provider: ProviderError?

    /// The kind of a failure.
    public enum Code: String, Sendable, CaseIterable {
        /// The request itself is not acceptable.
        case invalidRequest = "invalid-request"
        /// There is no such thing.
        case notFound = "not-found"
        /// Something else holds the name, or the state does not allow it.
        case conflict
        /// A flag is off.
        case switchedOff = "switched-off"
        /// The provider or connection is not on its allowlist.
        case notAllowed = "not-allowed"
        /// The account's owner has to connect again.
        case needsReconsent = "needs-reconsent"
        /// The provider failed; see the error behind it.
        case providerFailed = "provider-failed"
        /// The database or its schema is not as it must be.
        case storage
        /// The configuration is not as it must be.
        case configuration
        /// The work was stopped before its end.
        case interrupted
    }

    /// Makes an error.
    public init(_ code: Code, _ message: String, provider: ProviderError? = nil) {
        self.code = code
        self.message = message
        self.provider = provider
    }

    /// Wraps a provider's failure.
    public init(_ error: ProviderError) {
        let code: Code =
            switch error.permanence {
            case .needsReconsent: .needsReconsent
            case .permanent, .temporary: .providerFailed
            }
        self.init(code, error.message, provider: error)
    }

    /// Wraps a store's failure.
    public init(_ error: StoreError) {
        let code: Code =
            switch error.code {
            case .notFound: .notFound
            case .conflict: .conflict
            case .invalid: .invalidRequest
            default: .storage
            }
        self.init(code, error.message)
    }

    /// Turns any failure of the host's parts into one; what is already one stays as it is.
    public init(wrapping error: any Error) {
        switch error {
        case let error as HostError: self = error
        case let error as ProviderError: self.init(error)
        case let error as StoreError: self.init(error)
        case let error as ConfigurationError: self.init(.configuration, error.description)
        case let error as CryptographyError: self.init(.configuration, error.description)
        case is CancellationError: self.init(.interrupted, "the work was interrupted; it will be taken up again")
        default: self.init(.storage, "an unforeseen failure: \(type(of: error))")
        }
    }

    /// How long the provider wants to be left alone, in seconds, at most a week; `nil` where it does not say.
    public var retryAfter: Double? {
        guard case .temporary(let wish?)? = provider?.permanence else { return nil }
        return min(max(0, Double(wish.components.seconds) + Double(wish.components.attoseconds) / 1e18), Self.longestWish)
    }

    /// What an adapter passes on may be any number that a server made up.
    private static let longestWish: Double = 7 * 86_400

    /// Whether trying again cannot help until somebody changes something.
    public var isFinal: Bool {
        switch code {
        case .invalidRequest, .notFound: true
        case .providerFailed: provider.map { !$0.isTemporary } ?? false
        case .conflict, .switchedOff, .notAllowed, .needsReconsent, .storage, .configuration, .interrupted: false
        }
    }

    /// The message with its code.
    public var description: String { "\(message) [\(code.rawValue)]" }
}
