import Foundation
import ProviderKit

/// `events.insert` with an id of our own.
struct EventInsertion: GoogleRequest {
    let calendar: CalendarID
    let body: EventBody
    let invitations: InvitationPolicy
    let subject = "the calendar"
    let isWrite = true

    /// What the answer says.
    enum Reply: Sendable {
        /// The event is there now.
        case inserted(EventResource)
        /// Something has the id: an event of an earlier attempt, alive or deleted.
        case taken(ProviderError)
    }

    func prepared(_ endpoints: GoogleEndpoints) -> HTTPRequest? {
        guard let url = CalendarAPI.url(endpoints, CalendarAPI.path(calendar), [invitations.parameter]), let json = body.json() else {
            return nil
        }
        return HTTPRequest(
            method: .post, url: url, headers: ["Content-Type": "application/json; charset=utf-8"], body: json, maximumResponseBytes: 4 << 20
        )
    }

    func reply(_ response: HTTPResponse, error: GoogleError) throws(ProviderError) -> Reply {
        if response.status == 409, GoogleError.Reason(response) == .duplicate {
            return .taken(error.refusal(response, what: subject, isWrite: true))
        }
        let event = try decode(EventResource.self, response, error: error)
        guard event.id == body.id else {
            throw error.violation("the event was stored under another id than the one asked for", status: response.status, isWrite: true)
        }
        return .inserted(event)
    }
}
