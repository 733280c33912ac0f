import Foundation
import ICalendar
import ProviderKit

extension EventStore {
    /// Creates the key's event, unless it is there already in whatever state.
    func create(_ request: CreateEventRequest) async throws(ProviderError) -> CreateEventReply {
        let name = try name(of: request.key)
        let place = try place(of: name)
        try await checkScheduling(request.draft, request.invitations)
        if let held = try await heldIfReadable(at: place) { return try adopted(held, name, request.key) }
        let text = try writing { () throws(EventWritingError) in
            try EventText(
                request.draft, key: request.key, uid: name.uid, invitations: request.invitations, stamp: client.context.clock.now,
                sequence: 0
            ).calendarText()
        }
        switch try await client.perform(StoreRequest(address: place, text: text, condition: .absent)) {
        case .stored(let tag):
            let held = try await afterWrite(at: place, tag, text: text)
            return CreateEventReply(event: described(held, name, request.key), disposition: .created)
        case .obstructed(let href, let refusal): return try await resolve(refusal, href: href, place, name, request.key)
        case .outdated(let refusal): return try await resolve(refusal, href: nil, place, name, request.key)
        case .missing(let refusal): throw refusal
        }
    }

    /// One server answers 403 for whatever is absent; the condition of the write that follows still guards what is there.
    private func heldIfReadable(at place: ResourceAddress) async throws(ProviderError) -> Held? {
        do throws(ProviderError) {
            return try await held(at: place)
        } catch  where error.code == .forbidden {
            return nil
        }
    }

    /// Something stands in the way of a create: our own event, put there by an earlier or simultaneous attempt, or somebody else's.
    private func resolve(
        _ refusal: ProviderError, href: String?, _ place: ResourceAddress, _ name: EventName, _ key: EventKey
    ) async throws(ProviderError) -> CreateEventReply {
        if let held = try await held(at: place) { return try adopted(held, name, key) }
        if let href, let other = place.resolving(href), place.origin.trusts(other.origin), let held = try await held(at: other) {
            return try adopted(held, name, key)
        }
        if let event = try await search(name, key) { return CreateEventReply(event: event, disposition: .alreadyExisted) }
        // Several servers say the same when the calendar itself is gone.
        _ = try await client.perform(
            PropertyRequest(address: calendar, depth: 0, properties: [DAVName.resourcetype], subject: "the calendar"))
        throw ProviderError(
            .conflict, .permanent, operation: refusal.operation,
            message: "\(refusal.message). Nothing of ours was found in its place", context: refusal.context)
    }

    private func adopted(_ held: Held, _ name: EventName, _ key: EventKey) throws(ProviderError) -> CreateEventReply {
        let event = described(held, name, key)
        guard event.key == key else {
            throw ProviderError(
                .conflict, .permanent, operation: client.operation,
                message: "something that is not this booking's event holds its place in the calendar; remove it or use another key")
        }
        return CreateEventReply(event: event, disposition: .alreadyExisted)
    }

    /// Changes an event in the expected version and keeps everything in it that is not ours.
    func update(_ request: UpdateEventRequest) async throws(ProviderError) -> UpdateEventReply {
        let address = try connection.address(of: request.event, in: calendar)
        try await checkScheduling(request.draft, request.invitations)
        guard let held = try await held(at: address) else { throw gone() }
        guard held.tag.revision == request.expected else { throw outdated() }
        guard let object = try? CalendarObject(parsing: held.text),
            let current = object.events.first(where: { $0.recurrenceID == nil })
        else {
            throw ProviderError(
                .conflict, .permanent, operation: client.operation,
                message: "the stored event cannot be read, so it cannot be changed; delete it and create it anew")
        }
        let text = try writing { () throws(EventWritingError) in
            try EventText(
                request.draft, key: request.key, uid: current.uid, invitations: request.invitations, stamp: client.context.clock.now,
                sequence: min(current.sequence, Int(Int32.max) - 1) + 1
            ).merged(into: held.text)
        }
        switch try await client.perform(StoreRequest(address: held.address, text: text, condition: .version(held.tag))) {
        case .stored(let tag):
            let stored = try await afterWrite(at: held.address, tag, text: text)
            return UpdateEventReply(event: described(stored))
        case .outdated(let refusal):
            // The version matched a moment ago: either somebody was faster, or the event is gone.
            guard try await self.held(at: address) != nil else { throw gone() }
            throw outdated(refusal.context)
        case .missing: throw gone()
        case .obstructed(_, let refusal): throw refusal
        }
    }

    /// Deletes an event, in the expected version where there is one.
    func delete(_ request: DeleteEventRequest) async throws(ProviderError) -> DeleteEventReply {
        let address = try connection.address(of: request.event, in: calendar)
        var tag = request.expected.map { EntityTag($0) }
        if let expected = request.expected {
            guard let held = try await held(at: address) else { return DeleteEventReply(disposition: .alreadyAbsent) }
            guard held.tag.revision == expected else { throw outdated() }
            if held.tag.isOwnMaking { tag = nil }
        }
        let removal = RemovalRequest(address: address, tag: tag, isSilent: request.invitations == .silent)
        switch try await client.perform(removal) {
        case .removed: return DeleteEventReply(disposition: .deleted)
        case .absent: return DeleteEventReply(disposition: .alreadyAbsent)
        case .outdated(let refusal):
            guard try await held(at: address) != nil else { return DeleteEventReply(disposition: .alreadyAbsent) }
            throw outdated(refusal.context)
        }
    }

    /// Attendees need an organizer, and a server that sends invitations where it is asked to.
    private func checkScheduling(_ draft: EventDraft, _ invitations: InvitationPolicy) async throws(ProviderError) {
        guard !draft.attendees.isEmpty else { return }
        guard draft.organizer != nil else {
            throw ProviderError(
                .invalidRequest, .permanent, operation: client.operation,
                message: "an event with attendees needs an organizer; name the person who runs it")
        }
        guard invitations == .provider else { return }
        guard try await client.perform(AbilitiesRequest(address: calendar)).contains("calendar-auto-schedule") else {
            throw ProviderError(
                .notSupported, .permanent, operation: client.operation,
                message: "this server does not send invitations (RFC 6638); send them yourself and ask for silent ones")
        }
    }

    private func writing(_ make: () throws(EventWritingError) -> String) throws(ProviderError) -> Data {
        do throws(EventWritingError) {
            return Data(try make().utf8)
        } catch {
            throw ProviderError(.invalidRequest, .permanent, operation: client.operation, message: error.description)
        }
    }

    private func gone() -> ProviderError {
        ProviderError(
            .notFound, .permanent, operation: client.operation, message: "the event is not there any more; it was deleted or moved")
    }

    private func outdated(_ context: [String: String] = [:]) -> ProviderError {
        ProviderError(
            .revisionMismatch, .permanent, operation: client.operation,
            message: "the event was changed in the meantime; read it and decide again", context: context)
    }
}
