public import ProviderKit

/// The reference of push: a ``MemoryAdapter`` whose deliveries come from a ``ReferenceService``, judged by the kit's schemes as every adapter
/// has to judge its own.
public struct ReferenceAdapter: ProviderAdapter {
    /// Everything but push.
    public let base: MemoryAdapter
    /// The push service.
    public let service: ReferenceService

    /// Makes an adapter to a simulated service.
    public init(service: ReferenceService) {
        base = MemoryAdapter(provider: service.provider)
        self.service = service
    }

    /// `memory`.
    public var id: ProviderID { base.id }
    /// A name for people.
    public var displayName: String { "Reference, \(service.flavour.rawValue)" }
    /// Those of the memory adapter, and the flavour's push.
    public var capabilities: Capabilities {
        Capabilities(
            authorization: base.capabilities.authorization, freeBusy: base.capabilities.freeBusy, events: base.capabilities.events,
            tracksChanges: base.capabilities.tracksChanges, tellsKeysInChanges: base.capabilities.tellsKeysInChanges, push: push)
    }
    /// The memory adapter.
    public var passwordAuthorizing: (any PasswordAuthorizing)? { base.passwordAuthorizing }
    /// The memory adapter.
    public var oauthAuthorizing: (any OAuthAuthorizing)? { base.oauthAuthorizing }
    /// The memory adapter.
    public var calendarListing: any CalendarListing { base.calendarListing }
    /// The memory adapter.
    public var freeBusyReading: (any FreeBusyReading)? { base.freeBusyReading }
    /// The memory adapter.
    public var eventWriting: (any EventWriting)? { base.eventWriting }
    /// The memory adapter.
    public var changeTracking: (any ChangeTracking)? { base.changeTracking }
    /// The adapter itself.
    public var pushReceiving: (any PushReceiving)? { self }

    var push: PushAbilities {
        switch service.flavour {
        case .envelope:
            PushAbilities(
                schemes: [.channelToken, .signedToken, .encryptedPayload], renewal: .inPlace, lifetime: 3 * 86_400,
                maximumDeliveryBytes: 256 << 10, answers: DeliveryAnswers(rejected: 202, unknown: 202))
        case .webPush:
            PushAbilities(
                schemes: [.webPush, .bodySignature], renewal: .replacement, lifetime: 3 * 86_400, maximumDeliveryBytes: 8_192,
                answers: DeliveryAnswers(accepted: 201, rejected: 403, unknown: 404), takesRelays: true)
        }
    }
}
