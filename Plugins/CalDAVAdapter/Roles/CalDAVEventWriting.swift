import Foundation
import ICalendar
import ProviderKit

/// Writes events. The work is in ``EventStore``; this type only opens it for each verb.
struct CalDAVEventWriting: EventWriting {
    func createEvent(_ request: CreateEventRequest, in context: ProviderContext) async throws(ProviderError) -> CreateEventReply {
        try await EventStore(context, .createEvent, request.calendar).create(request)
    }

    func updateEvent(_ request: UpdateEventRequest, in context: ProviderContext) async throws(ProviderError) -> UpdateEventReply {
        try await EventStore(context, .updateEvent, request.calendar).update(request)
    }

    func deleteEvent(_ request: DeleteEventRequest, in context: ProviderContext) async throws(ProviderError) -> DeleteEventReply {
        try await EventStore(context, .deleteEvent, request.calendar).delete(request)
    }

    func readEvent(_ request: ReadEventRequest, in context: ProviderContext) async throws(ProviderError) -> ReadEventReply {
        let store = try EventStore(context, .readEvent, request.calendar)
        switch request.locator {
        case .id(let id): return ReadEventReply(event: try await store.read(id))
        case .key(let key): return ReadEventReply(event: try await store.find(key))
        }
    }
}
