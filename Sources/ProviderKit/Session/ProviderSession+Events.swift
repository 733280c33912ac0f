import Foundation

extension ProviderSession {
    /// Creates the event that the key names, once; see ``EventWriting``.
    public func createEvent(_ request: CreateEventRequest) async throws(ProviderError) -> CreateEventReply {
        let role = try require(adapter.eventWriting, .createEvent, "event writing")
        try check(request.draft, request.invitations, key: request.key, .createEvent)
        return try await run(.createEvent) { context throws(ProviderError) in try await role.createEvent(request, in: context) }
    }

    /// Changes an event that is still in the expected revision; see ``EventWriting``.
    public func updateEvent(_ request: UpdateEventRequest) async throws(ProviderError) -> UpdateEventReply {
        let role = try require(adapter.eventWriting, .updateEvent, "event writing")
        try check(request.draft, request.invitations, key: request.key, .updateEvent)
        return try await run(.updateEvent) { context throws(ProviderError) in try await role.updateEvent(request, in: context) }
    }

    /// Takes an event out of the calendar; see ``EventWriting``.
    public func deleteEvent(_ request: DeleteEventRequest) async throws(ProviderError) -> DeleteEventReply {
        let role = try require(adapter.eventWriting, .deleteEvent, "event writing")
        return try await run(.deleteEvent) { context throws(ProviderError) in try await role.deleteEvent(request, in: context) }
    }

    /// Reads an event back; see ``EventWriting``.
    public func readEvent(_ request: ReadEventRequest) async throws(ProviderError) -> ReadEventReply {
        let role = try require(adapter.eventWriting, .readEvent, "event writing")
        return try await run(.readEvent) { context throws(ProviderError) in try await role.readEvent(request, in: context) }
    }

    private func check(
        _ draft: EventDraft, _ invitations: InvitationPolicy, key: EventKey, _ operation: ProviderOperation
    ) throws(ProviderError) {
        let limits = try require(adapter.capabilities.events, operation, "event writing")
        guard !key.value.isEmpty else {
            throw outOfBounds(operation, "the event's key is empty; it is what keeps the event from being made twice")
        }
        guard draft.title.unicodeScalars.count <= limits.maximumTitleLength else {
            throw outOfBounds(operation, "the title is longer than \(limits.maximumTitleLength) characters")
        }
        guard (draft.details ?? "").unicodeScalars.count <= limits.maximumDetailsLength else {
            throw outOfBounds(operation, "the details are longer than \(limits.maximumDetailsLength) characters")
        }
        guard draft.attendees.count <= limits.maximumAttendees else {
            throw outOfBounds(
                operation,
                "\(draft.attendees.count) attendees are more than the \(limits.maximumAttendees) that \(adapter.displayName) takes")
        }
        guard draft.attendees.isEmpty || limits.invitations.contains(invitations) else {
            throw outOfBounds(operation, "\(adapter.displayName) cannot be asked for \(invitations.rawValue) invitations")
        }
    }
}
