import Foundation
import ProviderKit

/// `CALDAV:calendar-query` (RFC 4791 §7.8) for events. The component filter is always there: several servers return nothing without it.
struct CalendarQuery: DAVOperation {
    /// Which events.
    enum Selection: Sendable {
        /// Those that touch the window, by the server's reckoning.
        case window(start: Date, end: Date)
        /// The one with the UID.
        case uid(String)
    }

    let address: ResourceAddress
    let selection: Selection
    /// Whether the events' text is wanted, or only their versions.
    var wantsData = true
    let subject = "the calendar"

    func request(to address: ResourceAddress) -> HTTPRequest {
        let body = XMLBuilder.document(DAVName.calendarQuery) { root in
            root.element(DAVName.prop) { prop in
                prop.element(DAVName.getetag)
                if wantsData { prop.element(DAVName.calendarData) }
            }
            root.element(DAVName.filter) { filter in
                filter.element(DAVName.componentFilter, attributes: [("name", "VCALENDAR")]) { calendar in
                    calendar.element(DAVName.componentFilter, attributes: [("name", "VEVENT")]) { event in
                        switch selection {
                        case .window(let start, let end):
                            event.element(
                                DAVName.timeRange, attributes: [("start", UTCText.start(start)), ("end", UTCText.end(end))])
                        case .uid(let uid):
                            event.element(DAVName.propertyFilter, attributes: [("name", "UID")]) { property in
                                property.element(DAVName.textMatch, text: uid)
                            }
                        }
                    }
                }
            }
        }
        return .xml(.report, address, depth: 1, body: body)
    }

    func reply(_ response: HTTPResponse, from address: ResourceAddress, error: CalDAVError) throws(ProviderError) -> Located<Multistatus> {
        Located(address: address, value: try MultistatusAnswer.read(response, from: address, subject: subject, error: error))
    }
}
