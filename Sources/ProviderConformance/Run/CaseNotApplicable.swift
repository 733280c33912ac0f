/// A case found out on the way that it cannot say anything about this provider.
struct CaseNotApplicable: Error, Equatable {
    /// Why.
    let reason: String
    /// Whether the provider, as the counterpart met it, cannot come into the situation at all. Then no evidence is demanded; what an adapter
    /// says of itself is never such an excuse.
    let isImpossible: Bool

    init(reason: String, isImpossible: Bool = false) {
        self.reason = reason
        self.isImpossible = isImpossible
    }
}
