import ProviderKit

/// The events of one calendar, for one verb.
struct EventStore: Sendable {
    let client: GraphClient
    let calendar: CalendarID

    /// An event by its id; `nil` where there is none.
    func read(_ id: EventID) async throws(ProviderError) -> StoredEvent? {
        try await client.perform(EventRequest(calendar: calendar, event: id)).map { event throws(ProviderError) in try stored(event) }
    }

    /// The event that carries a key; `nil` where there is none.
    ///
    /// Where there are several, because a person copied the event and the copy carries the marker too, the first one made is meant.
    func find(_ marker: EventMarker, _ key: EventKey) async throws(ProviderError) -> StoredEvent? {
        let items = try await client.all { EventSearch(calendar: calendar, marker: marker, link: $0) }
        var found: [GraphEvent] = []
        for case .readable(let event) in items where event.markedKey == key && !event.isRemoved { found.append(event) }
        let first = found.min { ($0.createdDateTime ?? "", $0.id) < ($1.createdDateTime ?? "", $1.id) }
        return try first.map { event throws(ProviderError) in try stored(event) }
    }

    /// Creates the key's event, unless it is there already in whatever state.
    ///
    /// The marker is searched first, so that an event that a person has changed since is found and left as it is. The transaction id keeps two
    /// creates that search at the same time from making two events: the service answers the later one with the first one's event, or with a
    /// refusal, after which the search finds it. In the former case both report to have made it.
    func create(_ request: CreateEventRequest) async throws(ProviderError) -> CreateEventReply {
        let marker = try EventMarker(request.key, client.operation)
        if let event = try await find(marker, request.key) { return CreateEventReply(event: event, disposition: .alreadyExisted) }
        let transaction = try EventMarker.transactionID(request.key, in: calendar, client.operation)
        let body = GraphEventBody(request.draft, marker: marker, transactionID: transaction)
        switch try await client.perform(EventCreation(calendar: calendar, event: body)) {
        case .made(let event):
            return CreateEventReply(event: try stored(event, known: request.key, isWrite: true), disposition: .created)
        case .duplicate(let refusal):
            guard let event = try await find(marker, request.key) else { throw refusal }
            return CreateEventReply(event: event, disposition: .alreadyExisted)
        }
    }

    /// Changes an event in the expected revision.
    ///
    /// The revision is compared here too: that Outlook honours `If-Match` for events is documented for Graph in general only.
    func update(_ request: UpdateEventRequest) async throws(ProviderError) -> UpdateEventReply {
        let marker = try EventMarker(request.key, client.operation)
        guard let held = try await read(request.event) else {
            throw ProviderError(
                .notFound, .permanent, operation: client.operation, message: "the event is not there any more; it was deleted or moved")
        }
        guard held.revision == request.expected else { throw outdated() }
        guard held.key == nil || held.key == request.key else {
            throw ProviderError(
                .conflict, .permanent, operation: client.operation,
                message: "the event belongs to another booking than this one; read it and decide again")
        }
        let body = GraphEventBody(request.draft, marker: marker, transactionID: nil)
        let event = try await client.perform(
            EventUpdate(calendar: calendar, id: request.event, expected: request.expected, event: body))
        return UpdateEventReply(event: try stored(event, known: request.key, isWrite: true))
    }

    /// Deletes an event, in the expected revision where there is one.
    func delete(_ request: DeleteEventRequest) async throws(ProviderError) -> DeleteEventReply {
        if let expected = request.expected {
            guard let held = try await read(request.event) else { return DeleteEventReply(disposition: .alreadyAbsent) }
            guard held.revision == expected else { throw outdated() }
        }
        return DeleteEventReply(
            disposition: try await client.perform(EventRemoval(calendar: calendar, id: request.event, expected: request.expected)))
    }

    private func stored(_ event: GraphEvent, known: EventKey? = nil, isWrite: Bool = false) throws(ProviderError) -> StoredEvent {
        guard !event.id.isEmpty, let stored = StoredEvent(event, known: known) else {
            throw client.error.violation("the answer does not name the event's id or version", isWrite: isWrite)
        }
        return stored
    }

    private func outdated() -> ProviderError {
        ProviderError(
            .revisionMismatch, .permanent, operation: client.operation,
            message: "the event was changed in the meantime; read it and decide again")
    }
}
