public import ProviderConformance
public import ProviderKit

/// Acts at a ``MemoryProvider`` behind the adapter's back.
public struct MemoryCounterpart: Counterpart {
    private let provider: MemoryProvider
    private let owner: String

    /// Acts for an account's owner.
    public init(provider: MemoryProvider, owner: String = "owner") {
        self.provider = provider
        self.owner = owner
    }

    /// Makes a calendar; every name is possible here.
    public func makeCalendar(named name: String) async throws -> CounterpartCalendar? {
        CounterpartCalendar(id: provider.makeCalendar(named: name, owner: owner), name: name)
    }

    /// Removes a calendar.
    public func removeCalendar(_ calendar: CalendarID) async throws { provider.removeCalendar(calendar) }

    /// Puts an event as another program would: without our marker.
    public func put(_ event: CounterpartEvent, in calendar: CalendarID) async throws -> EventID {
        try provider.withState { state in
            guard state.calendars[calendar] != nil else { throw HarnessError("there is no calendar \(calendar)") }
            let id = EventID("other:\(state.serial)")
            _ = state.insert(id: id, uid: event.uid ?? EventUID("\(id)@other.example"), content: event, key: nil, in: calendar)
            return id
        }
    }

    /// Changes title and time, and leaves our marker where it is.
    public func change(_ event: EventID, title: String, window: TimeWindow?, in calendar: CalendarID) async throws {
        try provider.withState { state in
            let changed = state.change(event, in: calendar) { event in
                event.content.title = title
                if let window { event.content.time = .instants(window) }
            }
            guard changed != nil else { throw HarnessError("there is no event \(event)") }
        }
    }

    /// Removes an event.
    public func remove(_ event: EventID, from calendar: CalendarID) async throws {
        provider.withState { state in _ = state.remove(event, from: calendar) }
    }

    /// Everything in the calendar.
    public func events(in calendar: CalendarID) async throws -> [CounterpartRecord] {
        provider.events(in: calendar).map { event in
            CounterpartRecord(
                id: event.id, uid: event.uid, title: event.content.title, details: event.details, location: event.location)
        }
    }
}
