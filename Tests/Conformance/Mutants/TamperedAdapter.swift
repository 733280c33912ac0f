import ProviderKit
import ProviderSimulators

/// The reference adapter with single verbs replaced: how the broken adapters are made that prove the suite.
struct TamperedAdapter: ProviderAdapter {
    let base: MemoryAdapter
    var check: (@Sendable (CheckCredentialsRequest, ProviderContext) async throws(ProviderError) -> IdentifyReply)?
    var identify: (@Sendable (ProviderContext) async throws(ProviderError) -> IdentifyReply)?
    var consentPage: (@Sendable (AuthorizationURLRequest, ProviderContext) async throws(ProviderError) -> AuthorizationURLReply)?
    var exchange: (@Sendable (ExchangeCodeRequest, ProviderContext) async throws(ProviderError) -> OAuthTokens)?
    var refresh: (@Sendable (RefreshTokensRequest, ProviderContext) async throws(ProviderError) -> OAuthTokens)?
    var revoke: (@Sendable (RevokeTokensRequest, ProviderContext) async throws(ProviderError) -> Void)?
    var list: (@Sendable (ListCalendarsRequest, ProviderContext) async throws(ProviderError) -> ListCalendarsReply)?
    var freeBusy: (@Sendable (FreeBusyRequest, ProviderContext) async throws(ProviderError) -> FreeBusyReply)?
    var create: (@Sendable (CreateEventRequest, ProviderContext) async throws(ProviderError) -> CreateEventReply)?
    var update: (@Sendable (UpdateEventRequest, ProviderContext) async throws(ProviderError) -> UpdateEventReply)?
    var delete: (@Sendable (DeleteEventRequest, ProviderContext) async throws(ProviderError) -> DeleteEventReply)?
    var read: (@Sendable (ReadEventRequest, ProviderContext) async throws(ProviderError) -> ReadEventReply)?
    var changes: (@Sendable (ChangesRequest, ProviderContext) async throws(ProviderError) -> ChangesReply)?

    init(_ provider: MemoryProvider) { base = MemoryAdapter(provider: provider) }

    var id: ProviderID { base.id }
    var displayName: String { "Tampered" }
    var capabilities: Capabilities { base.capabilities }
    var passwordAuthorizing: (any PasswordAuthorizing)? { self }
    var oauthAuthorizing: (any OAuthAuthorizing)? { self }
    var calendarListing: any CalendarListing { self }
    var freeBusyReading: (any FreeBusyReading)? { self }
    var eventWriting: (any EventWriting)? { self }
    var changeTracking: (any ChangeTracking)? { self }
    var pushReceiving: (any PushReceiving)? { base.pushReceiving }
}

extension TamperedAdapter: PasswordAuthorizing, CalendarListing, FreeBusyReading {
    func checkCredentials(_ request: CheckCredentialsRequest, in context: ProviderContext) async throws(ProviderError) -> IdentifyReply {
        if let check { return try await check(request, context) }
        return try await base.checkCredentials(request, in: context)
    }

    func identify(_ request: IdentifyRequest, in context: ProviderContext) async throws(ProviderError) -> IdentifyReply {
        if let identify { return try await identify(context) }
        return try await base.identify(request, in: context)
    }

    func listCalendars(_ request: ListCalendarsRequest, in context: ProviderContext) async throws(ProviderError) -> ListCalendarsReply {
        if let list { return try await list(request, context) }
        return try await base.listCalendars(request, in: context)
    }

    func readFreeBusy(_ request: FreeBusyRequest, in context: ProviderContext) async throws(ProviderError) -> FreeBusyReply {
        if let freeBusy { return try await freeBusy(request, context) }
        return try await base.readFreeBusy(request, in: context)
    }
}

extension TamperedAdapter: EventWriting, ChangeTracking {
    func createEvent(_ request: CreateEventRequest, in context: ProviderContext) async throws(ProviderError) -> CreateEventReply {
        if let create { return try await create(request, context) }
        return try await base.createEvent(request, in: context)
    }

    func updateEvent(_ request: UpdateEventRequest, in context: ProviderContext) async throws(ProviderError) -> UpdateEventReply {
        if let update { return try await update(request, context) }
        return try await base.updateEvent(request, in: context)
    }

    func deleteEvent(_ request: DeleteEventRequest, in context: ProviderContext) async throws(ProviderError) -> DeleteEventReply {
        if let delete { return try await delete(request, context) }
        return try await base.deleteEvent(request, in: context)
    }

    func readEvent(_ request: ReadEventRequest, in context: ProviderContext) async throws(ProviderError) -> ReadEventReply {
        if let read { return try await read(request, context) }
        return try await base.readEvent(request, in: context)
    }

    func readChanges(_ request: ChangesRequest, in context: ProviderContext) async throws(ProviderError) -> ChangesReply {
        if let changes { return try await changes(request, context) }
        return try await base.readChanges(request, in: context)
    }
}

extension TamperedAdapter: OAuthAuthorizing {
    func authorizationURL(
        _ request: AuthorizationURLRequest, in context: ProviderContext
    ) async throws(ProviderError) -> AuthorizationURLReply {
        if let consentPage { return try await consentPage(request, context) }
        return try await base.authorizationURL(request, in: context)
    }

    func exchangeCode(_ request: ExchangeCodeRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens {
        if let exchange { return try await exchange(request, context) }
        return try await base.exchangeCode(request, in: context)
    }

    func refreshTokens(_ request: RefreshTokensRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens {
        if let refresh { return try await refresh(request, context) }
        return try await base.refreshTokens(request, in: context)
    }

    func revokeTokens(_ request: RevokeTokensRequest, in context: ProviderContext) async throws(ProviderError) {
        if let revoke { return try await revoke(request, context) }
        return try await base.revokeTokens(request, in: context)
    }
}
