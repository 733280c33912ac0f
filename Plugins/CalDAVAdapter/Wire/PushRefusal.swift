/// Why a server does not take a registration (draft-bitfire-webdav-push-00 §3.1.3).
enum PushRefusal: String, Sendable, CaseIterable {
    /// The subscription is not acceptable: its address, most of the time.
    case invalidSubscription = "invalid-subscription"
    /// There is no push for this resource.
    case pushNotAvailable = "push-not-available"
    /// None of the triggers that were asked for exists there.
    case noSupportedTrigger = "no-supported-trigger"

    /// Reads a precondition's local name. The draft's text and its schema spell the last one differently; both are meant.
    init?(precondition: String) {
        guard let refusal = PushRefusal(rawValue: precondition == "no-trigger-supported" ? "no-supported-trigger" : precondition) else {
            return nil
        }
        self = refusal
    }
}
