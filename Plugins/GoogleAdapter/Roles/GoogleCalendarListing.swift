import ProviderKit

/// Lists the calendars in the account's list, page by page.
struct GoogleCalendarListing: CalendarListing {
    let endpoints: GoogleEndpoints

    func listCalendars(_ request: ListCalendarsRequest, in context: ProviderContext) async throws(ProviderError) -> ListCalendarsReply {
        try await GoogleClient(context, .listCalendars, endpoints).perform(CalendarListRequest(page: request.page))
    }
}
