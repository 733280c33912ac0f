import ProviderKit
import ProviderSimulators

/// Declares push and has no such role.
struct BoastingAdapter: ProviderAdapter {
    let base: MemoryAdapter
    var id: ProviderID { base.id }
    var displayName: String { "Boasting" }
    var capabilities: Capabilities {
        Capabilities(
            authorization: [.password], freeBusy: base.capabilities.freeBusy, events: base.capabilities.events,
            tracksChanges: true,
            push: PushAbilities(
                schemes: [.channelToken], renewal: .replacement, lifetime: 3_600, maximumDeliveryBytes: 8_192,
                answers: DeliveryAnswers(rejected: 404, unknown: 404)))
    }
    var passwordAuthorizing: (any PasswordAuthorizing)? { base }
    var oauthAuthorizing: (any OAuthAuthorizing)? { nil }
    var calendarListing: any CalendarListing { base }
    var freeBusyReading: (any FreeBusyReading)? { base }
    var eventWriting: (any EventWriting)? { base }
    var changeTracking: (any ChangeTracking)? { base }
    var pushReceiving: (any PushReceiving)? { nil }
}

/// Does no more than listing calendars.
struct ModestAdapter: ProviderAdapter {
    let base: MemoryAdapter
    var id: ProviderID { base.id }
    var displayName: String { "Modest" }
    var capabilities: Capabilities {
        Capabilities(authorization: [.password], freeBusy: nil, events: nil, tracksChanges: false, push: nil)
    }
    var passwordAuthorizing: (any PasswordAuthorizing)? { base }
    var oauthAuthorizing: (any OAuthAuthorizing)? { nil }
    var calendarListing: any CalendarListing { base }
    var freeBusyReading: (any FreeBusyReading)? { nil }
    var eventWriting: (any EventWriting)? { nil }
    var changeTracking: (any ChangeTracking)? { nil }
    var pushReceiving: (any PushReceiving)? { nil }
}

/// Declares titles of one character.
struct NarrowAdapter: ProviderAdapter {
    let base: TamperedAdapter
    var id: ProviderID { base.id }
    var displayName: String { "Narrow" }
    var capabilities: Capabilities {
        Capabilities(
            authorization: [.password], freeBusy: base.capabilities.freeBusy,
            events: .init(maximumTitleLength: 1, maximumDetailsLength: 1, maximumAttendees: 0, invitations: []), tracksChanges: true,
            push: nil)
    }
    var passwordAuthorizing: (any PasswordAuthorizing)? { base }
    var oauthAuthorizing: (any OAuthAuthorizing)? { nil }
    var calendarListing: any CalendarListing { base }
    var freeBusyReading: (any FreeBusyReading)? { base }
    var eventWriting: (any EventWriting)? { base }
    var changeTracking: (any ChangeTracking)? { base }
    var pushReceiving: (any PushReceiving)? { nil }
}
