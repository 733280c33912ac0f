/// As whom a case acts at the provider.
public enum ConformanceAccount: String, Sendable, CaseIterable {
    /// The account whose calendars the suite may use, with a valid credential.
    case owner
    /// The owner's account with a credential that is not valid.
    case wrongCredential
    /// An account that does not exist.
    case unknownUser
}
