import Foundation
import ProviderKit

/// Changes an event in the expected revision (`PATCH /me/calendars/{id}/events/{id}`).
struct EventUpdate: GraphRequest {
    /// In which calendar.
    let calendar: CalendarID
    /// Which event.
    let id: EventID
    /// The revision in which it must be.
    let expected: Revision
    /// What it should say.
    let event: GraphEventBody

    var method: HTTPMethod { .patch }
    var isWrite: Bool { true }
    var condition: Revision? { expected }
    var target: GraphTarget { .resource(["me", "calendars", calendar.rawValue, "events", id.rawValue]) }
    func body() throws -> Data? { try event.encoded() }

    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) -> GraphEvent {
        try error.decode(GraphEvent.self, from: response, what: "the event", isWrite: true)
    }
}
