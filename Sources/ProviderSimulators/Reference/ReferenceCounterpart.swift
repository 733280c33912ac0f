public import ProviderConformance
public import ProviderKit

/// Acts at a ``MemoryProvider`` behind the adapter's back, and has a ``ReferenceService`` notice.
public struct ReferenceCounterpart: Counterpart {
    private let base: MemoryCounterpart
    private let service: ReferenceService

    /// Acts for the first account's owner.
    public init(service: ReferenceService) {
        base = MemoryCounterpart(provider: service.provider)
        self.service = service
    }

    /// Makes a calendar.
    public func makeCalendar(named name: String) async throws -> CounterpartCalendar? { try await base.makeCalendar(named: name) }

    /// Removes a calendar.
    public func removeCalendar(_ calendar: CalendarID) async throws { try await base.removeCalendar(calendar) }

    /// Puts an event.
    public func put(_ event: CounterpartEvent, in calendar: CalendarID) async throws -> EventID {
        let id = try await base.put(event, in: calendar)
        service.noteChange(in: calendar)
        return id
    }

    /// Changes an event.
    public func change(_ event: EventID, title: String, window: TimeWindow?, in calendar: CalendarID) async throws {
        try await base.change(event, title: title, window: window, in: calendar)
        service.noteChange(in: calendar)
    }

    /// Removes an event.
    public func remove(_ event: EventID, from calendar: CalendarID) async throws {
        try await base.remove(event, from: calendar)
        service.noteChange(in: calendar)
    }

    /// Everything in the calendar.
    public func events(in calendar: CalendarID) async throws -> [CounterpartRecord] { try await base.events(in: calendar) }
}
