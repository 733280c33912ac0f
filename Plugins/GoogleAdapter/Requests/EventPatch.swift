import Foundation
import ProviderKit

/// `events.patch` in an expected version.
///
/// Not `events.update`: a replacement drops every field that it does not name, so what people and other programs added would be lost, and a
/// guest's copy refuses it where it seems to reset what belongs to the organizer.
struct EventPatch: GoogleRequest {
    let calendar: CalendarID
    let event: String
    /// The version that it must still have; `nil` only where Google told none.
    let expected: Revision?
    let body: EventBody
    let invitations: InvitationPolicy
    let subject = "the event"
    let isWrite = true

    /// What the answer says.
    enum Reply: Sendable {
        /// The event is changed.
        case changed(EventResource)
        /// It has another version.
        case outdated(ProviderError)
        /// It is not there.
        case missing(ProviderError)
    }

    func prepared(_ endpoints: GoogleEndpoints) -> HTTPRequest? {
        guard let url = CalendarAPI.url(endpoints, CalendarAPI.path(calendar, event), [invitations.parameter]), let json = body.json()
        else { return nil }
        var headers: HTTPHeaders = ["Content-Type": "application/json; charset=utf-8"]
        headers["If-Match"] = expected?.rawValue
        return HTTPRequest(method: .patch, url: url, headers: headers, body: json, maximumResponseBytes: 4 << 20)
    }

    func reply(_ response: HTTPResponse, error: GoogleError) throws(ProviderError) -> Reply {
        switch response.status {
        case 404, 410: return .missing(error.refusal(response, what: subject))
        case 412: return .outdated(error.refusal(response, what: subject))
        default: return .changed(try decode(EventResource.self, response, error: error))
        }
    }
}
