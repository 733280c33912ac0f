import ProviderKit

extension ProviderError {
    /// The same error for a verb whose write was sent before: nobody knows any more what holds.
    var afterEffect: ProviderError {
        ProviderError(code, permanence, operation: operation, effect: .unknown, message: message, context: context)
    }
}
