/// The second role: which calendars are there?
public protocol CalendarListing: Sendable {
    /// One page of the account's calendars.
    ///
    /// Behaviour:
    /// - `CALENDARS-LIST-1`: Every calendar that can hold events is listed once, over all pages together.
    /// - `CALENDARS-LIST-2`: Rights are told as the provider enforces them; a calendar that may not be written is not offered as writable.
    /// - `CALENDARS-LIST-3`: Names come back as they are: empty, long, right-to-left, with markup or control characters.
    /// - `CALENDARS-LIST-4`: Wrong credentials fail with `unauthenticated`; they never give an empty list.
    /// - `CALENDARS-LIST-5`: Two listings without a change between them agree.
    func listCalendars(_ request: ListCalendarsRequest, in context: ProviderContext) async throws(ProviderError) -> ListCalendarsReply
}

/// Asks for one page of calendars.
public struct ListCalendarsRequest: Sendable {
    /// Where to continue; `nil` for the first page.
    public let page: PageToken?

    /// Makes a request.
    public init(page: PageToken? = nil) { self.page = page }
}

/// One page of calendars.
public struct ListCalendarsReply: Sendable {
    /// The page's calendars.
    public let calendars: [ProviderCalendar]
    /// Where to continue; `nil` on the last page.
    public let next: PageToken?

    /// Makes a reply.
    public init(calendars: [ProviderCalendar], next: PageToken? = nil) {
        self.calendars = calendars
        self.next = next
    }
}
