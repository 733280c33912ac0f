import ProviderConformance
public import ProviderKit

extension MemoryAdapter: EventWriting {
    /// Makes the key's event, or finds it.
    public func createEvent(_ request: CreateEventRequest, in context: ProviderContext) async throws(ProviderError) -> CreateEventReply {
        try await call(.createEvent, context) { (state, username) throws(ProviderError) in
            let calendar = try state.calendar(request.calendar, of: username, needs: .write, .createEvent)
            let id = Self.eventID(request.key)
            if let event = calendar.events[id] { return CreateEventReply(event: event.stored, disposition: .alreadyExisted) }
            let event = state.insert(
                id: id, uid: EventUID("\(id)@memory.example"), content: Self.content(request.draft), key: request.key,
                details: request.draft.details, location: request.draft.location, in: request.calendar)
            return CreateEventReply(event: event.stored, disposition: .created)
        }
    }

    /// Changes an event in its expected revision.
    public func updateEvent(_ request: UpdateEventRequest, in context: ProviderContext) async throws(ProviderError) -> UpdateEventReply {
        try await call(.updateEvent, context) { (state, username) throws(ProviderError) in
            let calendar = try state.calendar(request.calendar, of: username, needs: .write, .updateEvent)
            guard let event = calendar.events[request.event] else { throw Self.gone(.updateEvent) }
            guard event.revision == request.expected else { throw Self.outdated(.updateEvent) }
            let changed = state.change(event.id, in: request.calendar) { event in
                event.content = Self.content(request.draft)
                event.details = request.draft.details
                event.location = request.draft.location
                event.key = request.key
            }
            guard let changed else { throw Self.gone(.updateEvent) }
            return UpdateEventReply(event: changed.stored)
        }
    }

    /// Deletes an event in its expected revision; one that is gone is success.
    public func deleteEvent(_ request: DeleteEventRequest, in context: ProviderContext) async throws(ProviderError) -> DeleteEventReply {
        try await call(.deleteEvent, context) { (state, username) throws(ProviderError) in
            let calendar = try state.calendar(request.calendar, of: username, needs: .write, .deleteEvent)
            guard let event = calendar.events[request.event] else { return DeleteEventReply(disposition: .alreadyAbsent) }
            guard request.expected == nil || event.revision == request.expected else { throw Self.outdated(.deleteEvent) }
            return DeleteEventReply(disposition: state.remove(event.id, from: request.calendar) ? .deleted : .alreadyAbsent)
        }
    }

    /// Reads an event by its id or key.
    public func readEvent(_ request: ReadEventRequest, in context: ProviderContext) async throws(ProviderError) -> ReadEventReply {
        try await call(.readEvent, context) { (state, username) throws(ProviderError) in
            let calendar = try state.calendar(request.calendar, of: username, needs: .read, .readEvent)
            let id =
                switch request.locator {
                case .id(let id): id
                case .key(let key): Self.eventID(key)
                }
            return ReadEventReply(event: calendar.events[id]?.stored)
        }
    }

    /// The key as an id: the same key always has the same, and no two keys share one.
    private static func eventID(_ key: EventKey) -> EventID { EventID("event:\(key.generation):\(key.value)") }

    private static func content(_ draft: EventDraft) -> CounterpartEvent {
        CounterpartEvent(
            draft.title, .instants(draft.window), status: draft.status == .tentative ? .tentative : .confirmed, isTransparent: !draft.isBusy
        )
    }

    private static func gone(_ operation: ProviderOperation) -> ProviderError {
        ProviderError(
            .notFound, .permanent, operation: operation, message: "the event is not there any more; create it again if it is wanted")
    }

    private static func outdated(_ operation: ProviderOperation) -> ProviderError {
        ProviderError(
            .revisionMismatch, .permanent, operation: operation, message: "the event was changed since; read it and decide again")
    }
}
