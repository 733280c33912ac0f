import ProviderKit
import ProviderSimulators

/// The simulated provider with somebody in the way: a hook that runs before and after each verb that reads changes or writes events, and
/// may throw what the host is to see.
struct HookedAdapter: ProviderAdapter {
    enum Moment: Sendable { case before, after }

    typealias Hook = @Sendable (ProviderOperation, Moment) async throws(ProviderError) -> Void

    let base: MemoryAdapter
    let hook: Hook

    var id: ProviderID { base.id }
    var displayName: String { base.displayName }
    var capabilities: Capabilities { base.capabilities }
    var passwordAuthorizing: (any PasswordAuthorizing)? { base }
    var oauthAuthorizing: (any OAuthAuthorizing)? { base.oauthAuthorizing }
    var calendarListing: any CalendarListing { base }
    var freeBusyReading: (any FreeBusyReading)? { base }
    var eventWriting: (any EventWriting)? { self }
    var changeTracking: (any ChangeTracking)? { self }
    var pushReceiving: (any PushReceiving)? { base }

    private func hooked<Reply: Sendable>(
        _ operation: ProviderOperation, _ verb: () async throws(ProviderError) -> Reply
    ) async throws(ProviderError) -> Reply {
        try await hook(operation, .before)
        let reply = try await verb()
        try await hook(operation, .after)
        return reply
    }
}

extension HookedAdapter: EventWriting, ChangeTracking {
    func createEvent(_ request: CreateEventRequest, in context: ProviderContext) async throws(ProviderError) -> CreateEventReply {
        try await hooked(.createEvent) { () async throws(ProviderError) in try await base.createEvent(request, in: context) }
    }

    func updateEvent(_ request: UpdateEventRequest, in context: ProviderContext) async throws(ProviderError) -> UpdateEventReply {
        try await hooked(.updateEvent) { () async throws(ProviderError) in try await base.updateEvent(request, in: context) }
    }

    func deleteEvent(_ request: DeleteEventRequest, in context: ProviderContext) async throws(ProviderError) -> DeleteEventReply {
        try await hooked(.deleteEvent) { () async throws(ProviderError) in try await base.deleteEvent(request, in: context) }
    }

    func readEvent(_ request: ReadEventRequest, in context: ProviderContext) async throws(ProviderError) -> ReadEventReply {
        try await hooked(.readEvent) { () async throws(ProviderError) in try await base.readEvent(request, in: context) }
    }

    func readChanges(_ request: ChangesRequest, in context: ProviderContext) async throws(ProviderError) -> ChangesReply {
        try await hooked(.readChanges) { () async throws(ProviderError) in try await base.readChanges(request, in: context) }
    }
}

extension ProviderError {
    /// The answer got lost, and nobody knows what became of the request.
    static func lostAnswer(_ operation: ProviderOperation) -> ProviderError {
        ProviderError(
            .unreachable, .temporary(retryAfter: nil), operation: operation, effect: .unknown, message: "the connection was cut")
    }

    /// The process is no more: nothing is tried again.
    static func death(_ operation: ProviderOperation) -> ProviderError {
        ProviderError(.cancelled, .temporary(retryAfter: nil), operation: operation, effect: .unknown, message: "the process died")
    }
}
