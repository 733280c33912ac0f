import ProviderKit

/// What a case needs before it applies: a declared capability, or something that the harness brings.
public enum ConformanceRequirement: String, Sendable, CaseIterable, Codable {
    /// The adapter authorises by password.
    case passwordAuthorization = "password authorization"
    /// The adapter authorises by OAuth.
    case oauthAuthorization = "OAuth authorization"
    /// The adapter reads busy time.
    case freeBusy = "free/busy reading"
    /// The adapter writes events.
    case events = "event writing"
    /// The adapter tracks changes.
    case changes = "change tracking"
    /// The harness can act at the provider behind the adapter's back.
    case counterpart = "a counterpart"
    /// The harness can consent as the account's owner.
    case oauthCounterpart = "an OAuth counterpart"
    /// The harness names a calendar that may be read but not written.
    case readOnlyCalendar = "a read-only calendar"

    /// Those that a harness brings.
    static let ofHarness: Set<ConformanceRequirement> = [.counterpart, .oauthCounterpart, .readOnlyCalendar]

    /// Those that declared capabilities meet.
    static func met(by capabilities: Capabilities) -> Set<ConformanceRequirement> {
        var met: Set<ConformanceRequirement> = []
        if capabilities.authorization.contains(.password) { met.insert(.passwordAuthorization) }
        if capabilities.authorization.contains(.oauth) { met.insert(.oauthAuthorization) }
        if capabilities.freeBusy != nil { met.insert(.freeBusy) }
        if capabilities.events != nil { met.insert(.events) }
        if capabilities.tracksChanges { met.insert(.changes) }
        return met
    }

    /// Those that a harness with its adapter meets.
    static func met(by harness: any ConformanceHarness) -> Set<ConformanceRequirement> {
        var met = met(by: harness.adapter.capabilities)
        if harness.counterpart != nil { met.insert(.counterpart) }
        if harness.oauthCounterpart != nil { met.insert(.oauthCounterpart) }
        if harness.readOnlyCalendar != nil { met.insert(.readOnlyCalendar) }
        return met
    }
}
