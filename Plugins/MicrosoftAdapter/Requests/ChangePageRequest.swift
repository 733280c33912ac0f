import ProviderKit

/// Asks for one page of what changed in a window (`GET /me/calendars/{id}/calendarView/delta`). Fields cannot be chosen there.
struct ChangePageRequest: GraphRequest {
    private static let size = 200

    /// Which calendar.
    let calendar: CalendarID
    /// Which window; a link has its own inside.
    let window: TimeWindow
    /// Where to go on; `nil` for everything.
    let link: String?

    /// What came of it.
    enum Reply: Sendable {
        /// A page.
        case page(GraphPage<GraphEvent>)
        /// The position is not known any more.
        case positionLost(ProviderError)
    }

    var target: GraphTarget {
        link.map { .link($0) }
            ?? .resource(
                ["me", "calendars", calendar.rawValue, "calendarView", "delta"],
                query: [("startDateTime", RFC3339.text(window.start)), ("endDateTime", RFC3339.text(window.end))])
    }

    var preferences: [String] { ["odata.maxpagesize=\(Self.size)"] }

    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) -> Reply {
        guard response.isSuccess else {
            let refusal = error.refusal(response, what: "the calendar")
            // 410 also where no body explains it (OData 4.01 part 1 §11.3).
            if refusal.code == .cursorLost || response.status == 410 { return .positionLost(refusal) }
            throw refusal
        }
        return .page(try error.decode(GraphPage<GraphEvent>.self, from: response, what: "the calendar"))
    }
}
