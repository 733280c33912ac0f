import ProviderKit

/// Asks for one page of the account's calendars (`GET /me/calendars`).
struct CalendarPage: GraphRequest {
    private static let size = 100

    /// The page; `nil` for the first.
    let link: String?

    var target: GraphTarget {
        link.map { .link($0) }
            ?? .resource(["me", "calendars"], query: [("$select", GraphCalendar.fields), ("$top", String(Self.size))])
    }

    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) -> GraphPage<GraphCalendar> {
        try error.decode(GraphPage<GraphCalendar>.self, from: response, what: "the account's calendars")
    }
}
