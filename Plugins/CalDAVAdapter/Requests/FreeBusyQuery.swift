import Foundation
import ICalendar
import ProviderKit

/// `CALDAV:free-busy-query` (RFC 4791 §7.10), judged strictly: an answer that only looks like "nothing is busy" would show a busy person as
/// free. One server answers the query with a 207 and bare paths, another with an empty calendar when `Depth` is not 1.
struct FreeBusyQuery: DAVOperation {
    let address: ResourceAddress
    let start: Date
    let end: Date
    let subject = "the calendar's busy time"

    func request(to address: ResourceAddress) -> HTTPRequest {
        .xml(
            .report, address, depth: 1,
            body: XMLBuilder.document(DAVName.freeBusyQuery) { root in
                root.element(DAVName.timeRange, attributes: [("start", UTCText.start(start)), ("end", UTCText.end(end))])
            })
    }

    func reply(_ response: HTTPResponse, from address: ResourceAddress, error: CalDAVError) throws(ProviderError) -> FreeBusyText {
        if response.status == 207 {
            throw ProviderError(
                .notSupported, .permanent, operation: error.operation,
                message: "\(error.peer): the server answers a free-busy query with something else, so it does not know the query",
                context: ["peer": error.peer, "status": "207"])
        }
        guard response.status == 200 else {
            throw response.isSuccess ? error.notCalDAV(response) : error.refusal(response, what: subject)
        }
        // The label is not looked at: one good server says application/octet-stream. The content decides.
        do throws(ICalendarError) {
            return try FreeBusyText(parsing: response.body)
        } catch let failure {
            throw CalDAVError.isHTML(response)
                ? error.notCalDAV(response) : error.violation("the server's busy time could not be read: \(failure)", status: 200)
        }
    }
}
