/// A case found out on the way that it cannot say anything about this provider.
package struct CaseNotApplicable: Error, Equatable {
    /// Why.
    package let reason: String
    /// Whether the provider, as the counterpart met it, cannot come into the situation at all. Then no evidence is demanded; what an adapter
    /// says of itself is never such an excuse.
    package let isImpossible: Bool

    package init(reason: String, isImpossible: Bool = false) {
        self.reason = reason
        self.isImpossible = isImpossible
    }
}
