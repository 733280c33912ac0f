import ProviderKit

/// Asks for one event by its id (`GET /me/calendars/{id}/events/{id}`), with our marker where it is wanted.
struct EventRequest: GraphRequest {
    /// Which calendar.
    let calendar: CalendarID
    /// Which event.
    let event: EventID
    /// Whether the caller's key is wanted too.
    var wantsMarker = true

    var target: GraphTarget {
        var query = [("$select", GraphEvent.fields)]
        if wantsMarker { query.append(("$expand", EventSearch.expansion)) }
        return .resource(["me", "calendars", calendar.rawValue, "events", event.rawValue], query: query)
    }

    /// The event, or `nil` where there is none.
    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) -> GraphEvent? {
        guard response.isSuccess else {
            let refusal = error.refusal(response, what: "the event")
            guard refusal.code == .notFound else { throw refusal }
            return nil
        }
        return try error.decode(GraphEvent.self, from: response, what: "the event")
    }
}
