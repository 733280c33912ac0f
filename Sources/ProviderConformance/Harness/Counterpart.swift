public import ProviderKit

/// Acts at the provider behind the adapter's back, as another program of the calendar's owner would.
///
/// The verbs say what is meant; how it is written in the provider's own format is the counterpart's business. It shares no code with the
/// adapter, so that both cannot be wrong in the same way. Errors are ``CounterpartRefusal``, ``HarnessError`` or the transport's.
public protocol Counterpart: Sendable {
    /// Makes an empty calendar; `nil` where the provider does not let anybody. A name that the provider refuses is a ``CounterpartRefusal``.
    func makeCalendar(named name: String) async throws -> CounterpartCalendar?
    /// Removes a calendar with everything in it.
    func removeCalendar(_ calendar: CalendarID) async throws
    /// Puts an event. One that the provider refuses is a ``CounterpartRefusal``.
    func put(_ event: CounterpartEvent, in calendar: CalendarID) async throws -> EventID
    /// Gives an event another title and, where given, another time, and leaves everything else of it as it is.
    func change(_ event: EventID, title: String, window: TimeWindow?, in calendar: CalendarID) async throws
    /// Removes an event; one that is not there is success.
    func remove(_ event: EventID, from calendar: CalendarID) async throws
    /// Every event that the provider holds in the calendar.
    func events(in calendar: CalendarID) async throws -> [CounterpartRecord]
}
