import ProviderKit

/// `CALDAV:calendar-multiget` (RFC 4791 §7.9): the text of several events at once.
struct CalendarMultiget: DAVOperation {
    let address: ResourceAddress
    /// The events, each exactly as the server spelled its path.
    let members: [ResourceAddress]
    let subject = "the calendar"

    func request(to address: ResourceAddress) -> HTTPRequest {
        .xml(
            .report, address, depth: 1,
            body: XMLBuilder.document(DAVName.calendarMultiget) { root in
                root.element(DAVName.prop) { prop in
                    prop.element(DAVName.getetag)
                    prop.element(DAVName.calendarData)
                }
                for member in members {
                    root.element(DAVName.href, text: member.origin == address.origin ? member.path : member.text)
                }
            })
    }

    func reply(_ response: HTTPResponse, from address: ResourceAddress, error: CalDAVError) throws(ProviderError) -> Multistatus {
        try MultistatusAnswer.read(response, from: address, subject: subject, error: error)
    }
}
