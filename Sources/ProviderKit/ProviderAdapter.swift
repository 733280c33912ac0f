/// One provider's protocol, spoken in the roles of the contract. Adapter authors conform to this; hosts call a ``ProviderSession``.
///
/// A role that is `nil` and a capability that is not declared must agree; ``contradictions`` tells where they do not, and no host starts
/// an adapter that has any.
public protocol ProviderAdapter: Sendable {
    /// The provider's name.
    var id: ProviderID { get }
    /// The provider's name for people.
    var displayName: String { get }
    /// What the adapter can do.
    var capabilities: Capabilities { get }
    /// Authorization by password, where the provider has it.
    var passwordAuthorizing: (any PasswordAuthorizing)? { get }
    /// Authorization by OAuth, where the provider has it.
    var oauthAuthorizing: (any OAuthAuthorizing)? { get }
    /// Listing of calendars; every provider has it.
    var calendarListing: any CalendarListing { get }
    /// Reading of busy time.
    var freeBusyReading: (any FreeBusyReading)? { get }
    /// Writing of events.
    var eventWriting: (any EventWriting)? { get }
    /// Tracking of changes.
    var changeTracking: (any ChangeTracking)? { get }
    /// Receiving of push.
    var pushReceiving: (any PushReceiving)? { get }
}

extension ProviderAdapter {
    /// Where the declared capabilities and the offered roles disagree, in sentences; empty for a sound adapter.
    public var contradictions: [String] {
        let pairs: [(declared: Bool, offered: Bool, name: String)] = [
            (capabilities.authorization.contains(.password), passwordAuthorizing != nil, "password authorization"),
            (capabilities.authorization.contains(.oauth), oauthAuthorizing != nil, "OAuth authorization"),
            (capabilities.freeBusy != nil, freeBusyReading != nil, "free/busy reading"),
            (capabilities.events != nil, eventWriting != nil, "event writing"),
            (capabilities.tracksChanges, changeTracking != nil, "change tracking"),
            (capabilities.push != nil, pushReceiving != nil, "push receiving"),
        ]
        let disagreements = pairs.filter { $0.declared != $0.offered }.map { pair in
            pair.declared
                ? "\(id) declares \(pair.name) but has no such role" : "\(id) has the role of \(pair.name) but does not declare it"
        }
        let authorization = capabilities.authorization.isEmpty ? ["\(id) declares no way to authorise an account"] : []
        return disagreements + authorization
    }
}
