import ProviderKit

/// Lists the calendars of an account.
struct CalDAVCalendarListing: CalendarListing {
    func listCalendars(_ request: ListCalendarsRequest, in context: ProviderContext) async throws(ProviderError) -> ListCalendarsReply {
        let client = DAVClient(context, .listCalendars)
        let connection = try Connection(context, .listCalendars)
        var calendars: [ProviderCalendar] = []
        var seen: Set<CalendarID> = []
        for (place, depth) in connection.places {
            let found = try await client.perform(
                PropertyRequest(address: place, depth: depth, properties: CalendarFacts.properties, subject: "the account's calendars"))
            let items = depth == 0 ? found.value.item(for: found.address).map { [$0] } ?? [] : found.value.items
            for item in items {
                let facts = CalendarFacts(item)
                let id = CalendarID(connection.spelling.name(of: item.address))
                guard facts.holdsEvents, seen.insert(id).inserted else { continue }
                calendars.append(
                    ProviderCalendar(
                        id: id, name: facts.name, timeZone: facts.timeZone, access: facts.access, countsAsBusy: facts.countsAsBusy))
            }
        }
        return ListCalendarsReply(calendars: calendars.sorted { $0.id < $1.id })
    }
}
