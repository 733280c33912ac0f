import ProviderKit

/// Asks which calendar is the account's default one (`GET /me/calendar`).
struct DefaultCalendar: GraphRequest {
    var target: GraphTarget { .resource(["me", "calendar"], query: [("$select", GraphCalendar.fields)]) }

    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) -> CalendarID {
        CalendarID(try error.decode(GraphCalendar.self, from: response, what: "the default calendar").id)
    }
}
