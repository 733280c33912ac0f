import ProviderKit

/// Asks for one page of what takes place in a window, series already expanded (`GET /me/calendars/{id}/calendarView`).
struct CalendarViewPage: GraphRequest {
    private static let size = 200

    /// Which calendar.
    let calendar: CalendarID
    /// Which window.
    let window: TimeWindow
    /// The page; `nil` for the first.
    let link: String?

    var target: GraphTarget {
        link.map { .link($0) }
            ?? .resource(
                ["me", "calendars", calendar.rawValue, "calendarView"],
                query: [
                    ("startDateTime", RFC3339.text(window.start)), ("endDateTime", RFC3339.text(window.end)),
                    ("$select", GraphEvent.fields),
                    ("$top", String(Self.size)),
                ])
    }

    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) -> GraphPage<GraphEvent> {
        try error.decode(GraphPage<GraphEvent>.self, from: response, what: "the calendar")
    }
}
