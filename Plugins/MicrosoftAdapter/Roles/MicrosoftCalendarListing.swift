import ProviderKit

/// Lists the calendars of an account, a page at a time.
struct MicrosoftCalendarListing: CalendarListing {
    let endpoints: MicrosoftEndpoints

    func listCalendars(_ request: ListCalendarsRequest, in context: ProviderContext) async throws(ProviderError) -> ListCalendarsReply {
        let client = GraphClient(endpoints, context, .listCalendars)
        let page = try await client.perform(CalendarPage(link: request.page?.rawValue))
        var seen: Set<CalendarID> = []
        let calendars = page.items.compactMap { item -> ProviderCalendar? in
            // An item without a name of its own cannot be offered; one that is otherwise unreadable can, for reading.
            guard let id = item.id.map({ CalendarID($0) }), seen.insert(id).inserted else { return nil }
            guard case .readable(let calendar) = item else { return ProviderCalendar(id: id, name: "", timeZone: nil, access: .read) }
            return ProviderCalendar(
                id: id, name: calendar.name ?? "", timeZone: nil, access: calendar.canEdit == true ? .write : .read)
        }
        let next = try page.nextLink.map { link throws(ProviderError) in PageToken(try client.checked(link)) }
        return ListCalendarsReply(calendars: calendars, next: next)
    }
}
