import Foundation
import ProviderKit

/// Makes an event (`POST /me/calendars/{id}/events`).
struct EventCreation: GraphRequest {
    /// In which calendar.
    let calendar: CalendarID
    /// What it says.
    let event: GraphEventBody

    /// What came of it.
    enum Reply: Sendable {
        /// The service made the event, or answered as when it was made before with the same transaction id.
        case made(GraphEvent)
        /// The transaction id was used before.
        case duplicate(ProviderError)
    }

    var method: HTTPMethod { .post }
    var isWrite: Bool { true }
    var target: GraphTarget { .resource(["me", "calendars", calendar.rawValue, "events"]) }
    func body() throws -> Data? { try event.encoded() }

    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) -> Reply {
        if !response.isSuccess, GraphFailure(response).names(.errorDuplicateTransaction) {
            return .duplicate(error.refusal(response, what: "the calendar", isWrite: true))
        }
        return .made(try error.decode(GraphEvent.self, from: response, what: "the calendar", isWrite: true))
    }
}
