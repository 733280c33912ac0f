import Foundation
import ProviderKit

/// `events.delete`, in an expected version where there is one.
struct EventRemoval: GoogleRequest {
    let calendar: CalendarID
    let event: String
    let expected: Revision?
    let invitations: InvitationPolicy
    let subject = "the event"
    let isWrite = true

    /// What the answer says.
    enum Reply: Sendable {
        /// The event is deleted.
        case removed
        /// It was not there, or was deleted before.
        case absent
        /// It has another version.
        case outdated(ProviderError)
    }

    func prepared(_ endpoints: GoogleEndpoints) -> HTTPRequest? {
        CalendarAPI.url(endpoints, CalendarAPI.path(calendar, event), [invitations.parameter]).map {
            var headers = HTTPHeaders()
            headers["If-Match"] = expected?.rawValue
            return HTTPRequest(method: .delete, url: $0, headers: headers, maximumResponseBytes: 1 << 20)
        }
    }

    func reply(_ response: HTTPResponse, error: GoogleError) throws(ProviderError) -> Reply {
        switch response.status {
        case 404, 410: return .absent
        case 412: return .outdated(error.refusal(response, what: subject))
        // The answer to a delete has no body. One that has is not Google's: a sign-in page of some network, for instance.
        case 200...299 where response.body.isEmpty: return .removed
        case 200...299:
            throw error.violation("the answer to the deletion is not one of Google's", status: response.status, isWrite: true)
        default: throw error.refusal(response, what: subject, isWrite: true)
        }
    }
}
