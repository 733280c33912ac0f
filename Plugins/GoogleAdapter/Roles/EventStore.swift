import Foundation
import ProviderKit

/// The events of one calendar, for one verb.
struct EventStore: Sendable {
    let client: GoogleClient
    let calendar: CalendarID

    /// The event with that id, or `nil`; a deleted one is none.
    func read(_ id: EventID) async throws(ProviderError) -> StoredEvent? {
        guard let event = try await client.perform(EventLookup(calendar: calendar, event: id.rawValue)), !event.isCancelled else {
            return nil
        }
        return try described(event)
    }

    /// The event that the key names. An event without the key's marker at the key's id is not ours: a guest's copy, for instance.
    func find(_ key: EventKey) async throws(ProviderError) -> StoredEvent? {
        let event = try await read(EventID(try name(of: key).id))
        return event?.key == key ? event : nil
    }

    /// Creates the key's event, unless it is there already in whatever state. A deleted one keeps its id for ever and is brought back to life.
    func create(_ request: CreateEventRequest) async throws(ProviderError) -> CreateEventReply {
        let id = try name(of: request.key).id
        var body = try body(of: request.draft, request.key)
        body.id = id
        let insertion = EventInsertion(calendar: calendar, body: body, invitations: request.invitations)
        switch try await client.perform(insertion) {
        case .inserted(let event): return CreateEventReply(event: try described(event, isWritten: true), disposition: .created)
        case .taken(let refusal): return try await adopt(id, request, refusal)
        }
    }

    /// Something has the id of the event to be created.
    private func adopt(_ id: String, _ request: CreateEventRequest, _ refusal: ProviderError) async throws(ProviderError)
        -> CreateEventReply
    {
        let held = try await client.perform(EventLookup(calendar: calendar, event: id))
        guard let held else {
            throw ProviderError(
                .conflict, .temporary(retryAfter: nil), operation: client.operation,
                message: "\(refusal.message), and the event that has it cannot be seen yet; try again", context: refusal.context)
        }
        guard held.isCancelled else { return try adopted(held, request.key, refusal) }
        // A deleted event may show nothing but its id, which nobody else can have made.
        if let key = EventMarker.key(of: held), key != request.key { throw foreign(refusal) }
        var body = try body(of: request.draft, request.key)
        body.takesAway = true
        let revival = EventPatch(
            calendar: calendar, event: id, expected: held.etag.map { Revision($0) }, body: body, invitations: request.invitations)
        switch try await client.perform(revival) {
        case .changed(let event): return CreateEventReply(event: try described(event, isWritten: true), disposition: .created)
        case .outdated(let outdated):
            // Somebody else brought it back at the same time: the same create on another machine, or a person.
            guard let now = try await client.perform(EventLookup(calendar: calendar, event: id)), !now.isCancelled else {
                throw ProviderError(
                    .conflict, .temporary(retryAfter: nil), operation: client.operation,
                    message: "the event is being changed by somebody else; try again", context: outdated.context)
            }
            return try adopted(now, request.key, refusal)
        case .missing(let missing): throw missing
        }
    }

    private func adopted(
        _ event: EventResource, _ key: EventKey, _ refusal: ProviderError
    ) throws(ProviderError) -> CreateEventReply {
        guard EventMarker.key(of: event) == key else { throw foreign(refusal) }
        return CreateEventReply(event: try described(event), disposition: .alreadyExisted)
    }

    private func foreign(_ refusal: ProviderError) -> ProviderError {
        ProviderError(
            .conflict, .permanent, operation: client.operation,
            message: "something that is not this booking's event has its id in the calendar; remove it or use another key",
            context: refusal.context)
    }

    /// Changes an event in the expected version.
    func update(_ request: UpdateEventRequest) async throws(ProviderError) -> UpdateEventReply {
        var body = try body(of: request.draft, request.key)
        body.takesAway = true
        if !body.attendees.isEmpty {
            guard let held = try await client.perform(EventLookup(calendar: calendar, event: request.event.rawValue)), !held.isCancelled
            else { throw gone() }
            guard held.etag == request.expected.rawValue else { throw outdated() }
            body = body.keepingAnswers(of: held)
        }
        let patch = EventPatch(
            calendar: calendar, event: request.event.rawValue, expected: request.expected, body: body, invitations: request.invitations)
        switch try await client.perform(patch) {
        case .changed(let event):
            guard !event.isCancelled else { throw gone() }
            return UpdateEventReply(event: try described(event, isWritten: true))
        case .outdated(let refusal):
            guard try await read(request.event) != nil else { throw gone(refusal.context) }
            throw outdated(refusal.context)
        case .missing(let refusal): throw gone(refusal.context)
        }
    }

    /// Deletes an event, in the expected version where there is one.
    func delete(_ request: DeleteEventRequest) async throws(ProviderError) -> DeleteEventReply {
        let removal = EventRemoval(
            calendar: calendar, event: request.event.rawValue, expected: request.expected, invitations: request.invitations)
        switch try await client.perform(removal) {
        case .removed: return DeleteEventReply(disposition: .deleted)
        case .absent: return DeleteEventReply(disposition: .alreadyAbsent)
        case .outdated(let refusal):
            // A deleted event has another version than it had.
            guard try await read(request.event) != nil else { return DeleteEventReply(disposition: .alreadyAbsent) }
            throw outdated(refusal.context)
        }
    }

    /// An event as the contract describes it. After a write its effect stands, whatever the answer lacks.
    private func described(_ event: EventResource, isWritten: Bool = false) throws(ProviderError) -> StoredEvent {
        guard let stored = StoredEvent(event) else {
            throw client.error.violation("Google names no version of the event", isWrite: isWritten)
        }
        return stored
    }

    private func name(of key: EventKey) throws(ProviderError) -> EventName {
        do throws(CryptographyError) {
            return try EventName(key)
        } catch {
            throw ProviderError(
                .notSupported, .permanent, operation: client.operation,
                message: "this machine's cryptography refuses SHA-256, without which events cannot be named: \(error)")
        }
    }

    private func body(of draft: EventDraft, _ key: EventKey) throws(ProviderError) -> EventBody {
        guard let body = EventBody(draft, key: key) else {
            throw ProviderError(
                .invalidRequest, .permanent, operation: client.operation,
                message: "the event's key is too long to be carried by an event at Google; use one of at most 8,000 bytes")
        }
        return body
    }

    private func gone(_ context: [String: String] = [:]) -> ProviderError {
        ProviderError(
            .notFound, .permanent, operation: client.operation, message: "the event is not there any more; it was deleted or moved",
            context: context)
    }

    private func outdated(_ context: [String: String] = [:]) -> ProviderError {
        ProviderError(
            .revisionMismatch, .permanent, operation: client.operation,
            message: "the event was changed in the meantime; read it and decide again", context: context)
    }
}
