/// What came of one case.
public enum CaseOutcome: Sendable, Equatable {
    /// It holds.
    case passed
    /// It does not, and why.
    case failed(String)
    /// It says nothing about this adapter, and why.
    case notApplicable(String)
}
