import ProviderKit

/// Asks for the events that carry a marker (`GET /me/calendars/{id}/events?$filter=…`).
struct EventSearch: GraphRequest {
    /// Shows our marker along with an event.
    static let expansion = "singleValueExtendedProperties($filter=id eq \(literal(EventMarker.property)))"

    /// Which calendar.
    let calendar: CalendarID
    /// Which marker.
    let marker: EventMarker
    /// The page; `nil` for the first.
    let link: String?

    var target: GraphTarget {
        let filter =
            "singleValueExtendedProperties/Any(ep: ep/id eq \(Self.literal(EventMarker.property))"
            + " and ep/value eq \(Self.literal(marker.value)))"
        return link.map { .link($0) }
            ?? .resource(
                ["me", "calendars", calendar.rawValue, "events"],
                query: [("$filter", filter), ("$select", GraphEvent.fields), ("$expand", Self.expansion)])
    }

    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) -> GraphPage<GraphEvent> {
        try error.decode(GraphPage<GraphEvent>.self, from: response, what: "the calendar")
    }

    /// A text in a filter: quotes are doubled (OData 4.01 URL conventions §5.1.1.14.1).
    private static func literal(_ text: String) -> String {
        "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
    }
}
