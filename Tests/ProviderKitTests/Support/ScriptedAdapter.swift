import ProviderKit

/// An adapter whose verbs are closures; the roles without one are not offered unless asked for.
struct ScriptedAdapter: ProviderAdapter {
    var id: ProviderID { ProviderID("scripted") }
    var displayName: String { "Scripted" }
    var capabilities = Capabilities(
        authorization: [.password], freeBusy: .init(maximumWindowDays: 10, maximumCalendars: 3), events: nil, tracksChanges: false,
        push: nil)
    var list: @Sendable (ListCalendarsRequest) async throws(ProviderError) -> ListCalendarsReply = { _ in ListCalendarsReply(calendars: [])
    }
    var freeBusy: (@Sendable (FreeBusyRequest) async throws(ProviderError) -> FreeBusyReply)?
    var passwordAuthorizing: (any PasswordAuthorizing)? { nil }
    var oauthAuthorizing: (any OAuthAuthorizing)? { nil }
    var calendarListing: any CalendarListing { self }
    var freeBusyReading: (any FreeBusyReading)? { freeBusy == nil ? nil : self }
    var eventWriting: (any EventWriting)? { nil }
    var changeTracking: (any ChangeTracking)? { nil }
    var pushReceiving: (any PushReceiving)? { nil }
}

extension ScriptedAdapter: CalendarListing, FreeBusyReading {
    func listCalendars(_ request: ListCalendarsRequest, in context: ProviderContext) async throws(ProviderError) -> ListCalendarsReply {
        try await list(request)
    }

    func readFreeBusy(_ request: FreeBusyRequest, in context: ProviderContext) async throws(ProviderError) -> FreeBusyReply {
        guard let freeBusy else { return FreeBusyReply(outcomes: [:]) }
        return try await freeBusy(request)
    }
}
