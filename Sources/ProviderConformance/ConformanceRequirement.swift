package import ProviderKit

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
    /// The adapter receives push.
    case push = "push receiving"
    /// The adapter proves deliveries by channel tokens.
    case channelToken = "push proven by channel tokens"
    /// The adapter proves deliveries by signed tokens.
    case signedToken = "push proven by signed tokens"
    /// The adapter reads encrypted content.
    case encryptedPayload = "push with encrypted content"
    /// The adapter receives Web Push.
    case webPush = "Web Push"
    /// The adapter proves deliveries by a signature over their bodies.
    case bodySignature = "push proven by body signatures"
    /// The adapter prolongs channels in place.
    case renewal = "channels that are prolonged"
    /// The adapter takes deliveries of relays.
    case relays = "deliveries by relays"
    /// The harness can deliver as the provider.
    case pushCounterpart = "a push counterpart"
    /// The provider puts several items into one delivery.
    case batches = "deliveries of several items"
    /// The provider asks an address to prove itself.
    case handshakes = "handshakes"

    /// Those that a harness brings.
    static let ofHarness: Set<ConformanceRequirement> = [
        .counterpart, .oauthCounterpart, .readOnlyCalendar, .pushCounterpart, .batches, .handshakes,
    ]

    /// What an adapter meets that declares a scheme.
    package static func scheme(_ scheme: AuthenticityScheme) -> ConformanceRequirement {
        switch scheme {
        case .channelToken: .channelToken
        case .signedToken: .signedToken
        case .encryptedPayload: .encryptedPayload
        case .webPush: .webPush
        case .bodySignature: .bodySignature
        }
    }

    /// Those that declared capabilities meet.
    static func met(by capabilities: Capabilities) -> Set<ConformanceRequirement> {
        var met: Set<ConformanceRequirement> = []
        if capabilities.authorization.contains(.password) { met.insert(.passwordAuthorization) }
        if capabilities.authorization.contains(.oauth) { met.insert(.oauthAuthorization) }
        if capabilities.freeBusy != nil { met.insert(.freeBusy) }
        if capabilities.events != nil { met.insert(.events) }
        if capabilities.tracksChanges { met.insert(.changes) }
        if let push = capabilities.push {
            met.insert(.push)
            met.formUnion(push.schemes.map(scheme))
            if push.renewal == .inPlace { met.insert(.renewal) }
            if push.takesRelays { met.insert(.relays) }
        }
        return met
    }

    /// Those that a harness with its adapter meets.
    static func met(by harness: any ConformanceHarness) -> Set<ConformanceRequirement> {
        var met = met(by: harness.adapter.capabilities)
        if harness.counterpart != nil { met.insert(.counterpart) }
        if harness.oauthCounterpart != nil { met.insert(.oauthCounterpart) }
        if harness.readOnlyCalendar != nil { met.insert(.readOnlyCalendar) }
        if let push = harness.pushCounterpart {
            met.insert(.pushCounterpart)
            if push.sendsBatches { met.insert(.batches) }
            if push.sendsHandshakes { met.insert(.handshakes) }
        }
        return met
    }
}
