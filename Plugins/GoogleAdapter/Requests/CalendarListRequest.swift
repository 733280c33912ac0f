import Foundation
import ProviderKit

/// `calendarList.list`: one page of the account's calendars, hidden ones too, since hiding is a matter of the eye.
struct CalendarListRequest: GoogleRequest {
    let page: PageToken?
    let subject = "the account's list of calendars"

    func prepared(_ endpoints: GoogleEndpoints) -> HTTPRequest? {
        var query = [
            ("maxResults", "250"), ("showHidden", "true"),
            ("fields", "kind,nextPageToken,items(id,summary,summaryOverride,timeZone,accessRole,deleted)"),
        ]
        if let page { query.append(("pageToken", page.rawValue)) }
        return CalendarAPI.url(endpoints, ["users", "me", "calendarList"], query).map {
            HTTPRequest(method: .get, url: $0, maximumResponseBytes: 8 << 20)
        }
    }

    func reply(_ response: HTTPResponse, error: GoogleError) throws(ProviderError) -> ListCalendarsReply {
        let answer = try decode(CalendarListAnswer.self, response, error: error)
        guard answer.kind == CalendarListAnswer.kind else {
            throw error.violation("the answer is not a list of calendars", status: response.status)
        }
        let calendars = (answer.items ?? []).filter { $0.deleted != true }.map { entry in
            ProviderCalendar(
                id: CalendarID(entry.id), name: entry.summaryOverride ?? entry.summary ?? "", timeZone: entry.timeZone,
                access: CalendarAccess(role: entry.accessRole))
        }
        return ListCalendarsReply(calendars: calendars, next: answer.nextPageToken.flatMap { $0.isEmpty ? nil : PageToken($0) })
    }
}
