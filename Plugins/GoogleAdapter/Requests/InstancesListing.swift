import Foundation
import ProviderKit

/// `events.instances`: one page of a series' occurrences that touch a window, as Google expands them.
struct InstancesListing: GoogleRequest {
    let calendar: CalendarID
    let series: String
    let window: TimeWindow
    let page: String?
    let subject = "the series"

    func prepared(_ endpoints: GoogleEndpoints) -> HTTPRequest? {
        var query = [
            ("maxResults", String(EventsListing.pageSize)), ("maxAttendees", "1"), ("timeMin", RFC3339.text(window.start)),
            ("timeMax", RFC3339.text(window.end.roundedUp)), ("fields", EventsAnswer.fields),
        ]
        if let page { query.append(("pageToken", page)) }
        return CalendarAPI.url(endpoints, CalendarAPI.path(calendar, series) + ["instances"], query).map {
            HTTPRequest(method: .get, url: $0, timeout: .seconds(60))
        }
    }

    /// The page, or `nil` where there is no such series.
    func reply(_ response: HTTPResponse, error: GoogleError) throws(ProviderError) -> EventsAnswer? {
        if response.status == 404 || response.status == 410 { return nil }
        let answer = try decode(EventsAnswer.self, response, error: error)
        guard answer.kind == EventsAnswer.kind else {
            throw error.violation("the answer is not a list of occurrences", status: response.status)
        }
        return answer
    }
}
