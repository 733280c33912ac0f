import ProviderKit

/// Writes events. The work is in ``EventStore``; this type only opens it for each verb.
struct MicrosoftEventWriting: EventWriting {
    let endpoints: MicrosoftEndpoints

    func createEvent(_ request: CreateEventRequest, in context: ProviderContext) async throws(ProviderError) -> CreateEventReply {
        try await store(context, .createEvent, request.calendar).create(request)
    }

    func updateEvent(_ request: UpdateEventRequest, in context: ProviderContext) async throws(ProviderError) -> UpdateEventReply {
        try await store(context, .updateEvent, request.calendar).update(request)
    }

    func deleteEvent(_ request: DeleteEventRequest, in context: ProviderContext) async throws(ProviderError) -> DeleteEventReply {
        try await store(context, .deleteEvent, request.calendar).delete(request)
    }

    func readEvent(_ request: ReadEventRequest, in context: ProviderContext) async throws(ProviderError) -> ReadEventReply {
        let store = store(context, .readEvent, request.calendar)
        switch request.locator {
        case .id(let id): return ReadEventReply(event: try await store.read(id))
        case .key(let key): return ReadEventReply(event: try await store.find(try EventMarker(key, .readEvent), key))
        }
    }

    private func store(_ context: ProviderContext, _ operation: ProviderOperation, _ calendar: CalendarID) -> EventStore {
        EventStore(client: GraphClient(endpoints, context, operation), calendar: calendar)
    }
}
