import Foundation
import ProviderKit

/// `events.get`: an event as it is, or nothing. Deleted events may still be told, as cancelled.
struct EventLookup: GoogleRequest {
    let calendar: CalendarID
    let event: String
    let subject = "the event"

    func prepared(_ endpoints: GoogleEndpoints) -> HTTPRequest? {
        CalendarAPI.url(endpoints, CalendarAPI.path(calendar, event)).map {
            HTTPRequest(method: .get, url: $0, maximumResponseBytes: 4 << 20)
        }
    }

    func reply(_ response: HTTPResponse, error: GoogleError) throws(ProviderError) -> EventResource? {
        if response.status == 404 || response.status == 410 { return nil }
        return try decode(EventResource.self, response, error: error)
    }
}
