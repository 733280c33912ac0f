/// What every verb of the contract throws: what happened, whether trying again can help, and what may be said about it.
///
/// A struct over an open-ended code: new codes never break a caller. `context` and `message` hold no secrets and no event text.
public struct ProviderError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Which kind of failure.
    public let code: ProviderErrorCode
    /// Whether trying again can help.
    public let permanence: Permanence
    /// Which verb failed.
    public let operation: ProviderOperation
    /// Whether a write may have taken effect all the same.
    public let effect: Effect
    /// What happened and what to do next, for a person.
    public let message: String
    /// Facts that are safe to log: a status code, a host name.
    public let context: [String: String]

    /// Whether trying again can help.
    public enum Permanence: Hashable, Sendable {
        /// The same request fails the same way until somebody changes something.
        case permanent
        /// Later may be better; `retryAfter` is the provider's own wish.
        case temporary(retryAfter: Duration?)
        /// The account's owner has to consent again; nothing else helps.
        case needsReconsent
    }

    /// Whether a write took effect.
    public enum Effect: String, Sendable {
        /// Surely not.
        case none
        /// Nobody knows: read back before doing anything else.
        case unknown
    }

    /// Makes an error. `message` and `context` must be free of secrets and event text.
    public init(
        _ code: ProviderErrorCode, _ permanence: Permanence, operation: ProviderOperation, effect: Effect = .none, message: String,
        context: [String: String] = [:]
    ) {
        self.code = code
        self.permanence = permanence
        self.operation = operation
        self.effect = effect
        self.message = message
        self.context = context
    }

    /// Code and operation only: no dynamic data, so it is fit for a metric label.
    public var shortDescription: String { "\(operation.rawValue):\(code.rawValue)" }

    /// The message with its code and the safe facts, in a stable order.
    public var description: String {
        let facts = context.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        return "\(message) [\(shortDescription)\(facts.isEmpty ? "" : " " + facts)]"
    }

    /// Whether trying again later can help.
    public var isTemporary: Bool {
        if case .temporary = permanence { true } else { false }
    }
}
