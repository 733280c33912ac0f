package import Foundation
package import ProviderKit

extension CaseContext {
    /// Creates an event and sees to it that it will be gone.
    @discardableResult
    package func create(_ key: EventKey, _ draft: EventDraft) async throws -> CreateEventReply {
        await willMake(key)
        return try await owner.createEvent(CreateEventRequest(calendar: calendar.id, key: key, draft: draft))
    }

    /// Creates an event of an hour.
    @discardableResult
    package func create(_ name: String = "event", title: String = "Conformance", day: Int = 1) async throws -> CreateEventReply {
        try await create(key(name), EventDraft(title: title, window: try window(day: day)))
    }

    /// Notes that a key's event may come to be. A fresh calendar is removed as a whole.
    package func willMake(_ key: EventKey) async {
        guard !calendar.isScratch else { return }
        let (owner, calendar) = (owner, calendar.id)
        await janitor.remember("the event of key \(key)") {
            let found = try await owner.readEvent(ReadEventRequest(calendar: calendar, locator: .key(key))).event
            guard let found else { return }
            _ = try await owner.deleteEvent(DeleteEventRequest(calendar: calendar, event: found.id, expected: nil))
        }
    }

    /// Sees to it that a calendar that a case made will be gone.
    package func willRemove(_ calendar: CalendarID) async {
        let harness = harness
        await janitor.remember("the calendar \(calendar)") { try await harness.removeCalendar(calendar) }
    }

    @discardableResult
    package func update(_ event: StoredEvent, _ key: EventKey, _ draft: EventDraft) async throws -> StoredEvent {
        try await owner.updateEvent(
            UpdateEventRequest(calendar: calendar.id, event: event.id, expected: event.revision, key: key, draft: draft)
        ).event
    }

    @discardableResult
    package func delete(_ event: EventID, expected: Revision? = nil) async throws -> DeleteEventReply.Disposition {
        try await owner.deleteEvent(DeleteEventRequest(calendar: calendar.id, event: event, expected: expected)).disposition
    }

    package func read(_ locator: ReadEventRequest.Locator) async throws -> StoredEvent? {
        try await owner.readEvent(ReadEventRequest(calendar: calendar.id, locator: locator)).event
    }

    /// Reads an event that must be there.
    package func readExisting(_ locator: ReadEventRequest.Locator, file: String = #fileID, line: UInt = #line) async throws -> StoredEvent {
        guard let event = try await read(locator) else {
            throw ConformanceFailure(
                message: "The event is there", expected: "an event for \(locator)", actual: "nothing", file: file, line: line)
        }
        return event
    }

    /// Has the counterpart put an event, and sees to it that it will be gone.
    @discardableResult
    package func place(_ event: CounterpartEvent, in another: CalendarID? = nil) async throws -> EventID {
        let counterpart = try counterpart
        let place = another ?? calendar.id
        let id = try await counterpart.put(event, in: place)
        if place == calendar.id, !calendar.isScratch {
            await janitor.remember("the event \(id)") { try await counterpart.remove(id, from: place) }
        }
        return id
    }

    /// The events that came into the calendar since the case began, told by the counterpart or else by a complete run of changes.
    package func newEvents() async throws -> Set<EventID> {
        try await Self.census(calendar.id, owner, harness, base: base).subtracting(strangers)
    }

    /// Demands how many events came into the calendar since the case began.
    package func expectNewEvents(_ count: Int, _ message: String, file: String = #fileID, line: UInt = #line) async throws {
        let events = try await newEvents()
        try expect(
            events.count == count, message, expected: "\(count) events", actual: "\(events.count): \(events.sorted())", file: file,
            line: line)
    }

    /// Every event of a calendar.
    package static func census(
        _ calendar: CalendarID, _ owner: ProviderSession, _ harness: any ConformanceHarness, base: Date
    ) async throws -> Set<EventID> {
        if let counterpart = harness.counterpart { return Set(try await counterpart.events(in: calendar).map(\.id)) }
        guard harness.adapter.capabilities.tracksChanges, let horizon = TimeWindow(start: base, end: base.addingTimeInterval(86_400)) else {
            throw CaseNotApplicable(reason: "needs a counterpart or change tracking, to count events")
        }
        let run = try await ChangeRun.read(owner, calendar: calendar, cursor: nil, horizon: horizon)
        return Set(run.alive)
    }
}
