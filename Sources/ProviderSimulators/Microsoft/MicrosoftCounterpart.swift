import Foundation
public import ProviderConformance
public import ProviderKit
import Synchronization

/// Acts in a ``MicrosoftSimulator``'s mailbox behind the adapter's back, as Outlook would: not over HTTP, and without limits on how far an
/// occurrence may be moved. Ids are the immutable ones; the id of a repeating event is its series'.
public struct MicrosoftCounterpart: Counterpart {
    private let simulator: MicrosoftSimulator
    private let account: String

    init(simulator: MicrosoftSimulator, account: String) {
        self.simulator = simulator
        self.account = account.lowercased()
    }

    /// Makes a calendar. An empty name, and one that the mailbox has already, are refused.
    public func makeCalendar(named name: String) async throws -> CounterpartCalendar? {
        guard !name.isEmpty else { throw CounterpartRefusal("a calendar needs a name") }
        return try simulator.state.withLock { state in
            guard let mailbox = state.accounts[account] else { throw HarnessError("there is no account \(account)") }
            do throws(GraphProblem) {
                let calendar = try state.makeCalendar(named: name, for: mailbox)
                return CounterpartCalendar(id: CalendarID(calendar.id), name: calendar.name)
            } catch {
                throw CounterpartRefusal(error.message)
            }
        }
    }

    /// Removes a calendar; one that is not there is success, and the default calendar cannot be removed.
    public func removeCalendar(_ calendar: CalendarID) async throws {
        try simulator.state.withLock { state in
            guard let found = state.accounts[account]?.calendar(calendar.rawValue) else { return }
            guard !found.isDefault else { throw HarnessError("the default calendar cannot be removed") }
            state.removeCalendar(found.id, of: account)
        }
    }

    /// Puts an event. One with a zone that nobody knows, or with a rule that is nonsense, is refused, as the service does.
    public func put(_ event: CounterpartEvent, in calendar: CalendarID) async throws -> EventID {
        if let damage = event.damage { throw CounterpartRefusal("the service takes no event with \(damage)") }
        let (time, zone) = try Self.time(event.time)
        let now = simulator.clock.now
        return try simulator.state.withLock { state in
            guard let mailbox = state.accounts[account], mailbox.calendar(calendar.rawValue) != nil else {
                throw HarnessError("there is no calendar \(calendar)")
            }
            var made = state.makeEvent(in: calendar.rawValue, of: mailbox, time: time, now: now)
            if let uid = event.uid { made.iCalUID = uid.rawValue }
            made.properties["subject"] = .text(event.title)
            made.properties["showAs"] = event.isTransparent ? "free" : event.status == .tentative ? "tentative" : "busy"
            made.isCancelled = event.status == .cancelled
            if let repetition = event.repetition { Self.repeat(&made, repetition, zone: zone, now: now) }
            state.accounts[account]?.put(made, at: now)
            return EventID(made.name.id(isImmutable: true))
        }
    }

    /// Changes title and time and leaves everything else. Of a series that is given a time, the first occurrence moves and the others with it.
    public func change(_ event: EventID, title: String, window: TimeWindow?, in calendar: CalendarID) async throws {
        let now = simulator.clock.now
        try simulator.state.withLock { state in
            guard var found = find(event, in: calendar, state) else { throw HarnessError("there is no event \(event)") }
            found.properties["subject"] = .text(title)
            if let window {
                found.time = Self.time(window)
                found.pattern = found.pattern.map { old in
                    SeriesPattern(
                        unit: old.unit, interval: old.interval, start: found.time.day(in: old.zone), end: old.end, zone: old.zone)
                }
                found.exceptions = [:]
                found.cancelled = []
            }
            state.accounts[account]?.put(found, at: now)
        }
    }

    /// Removes an event; one that is not there is success.
    public func remove(_ event: EventID, from calendar: CalendarID) async throws {
        simulator.state.withLock { state in
            guard let found = find(event, in: calendar, state) else { return }
            state.accounts[account]?.remove(found)
        }
    }

    /// Everything in the calendar; a series is one event.
    public func events(in calendar: CalendarID) async throws -> [CounterpartRecord] {
        let mailbox = simulator.state.withLock { $0.accounts[account] }
        guard let mailbox, mailbox.calendar(calendar.rawValue) != nil else { throw HarnessError("there is no calendar \(calendar)") }
        return mailbox.events(in: calendar.rawValue).map { event in
            let details = GraphEventBody(event.properties["body"]).text
            let location = event.properties["location"]?["displayName"]?.text ?? ""
            return CounterpartRecord(
                id: EventID(event.name.id(isImmutable: true)), uid: EventUID(event.iCalUID), title: event.properties["subject"]?.text ?? "",
                details: details.isEmpty ? nil : details, location: location.isEmpty ? nil : location)
        }
    }

    /// Moves an event to another calendar of the mailbox. Its immutable id stays, the other one changes; the new one is given.
    @discardableResult
    public func move(_ event: EventID, from calendar: CalendarID, to other: CalendarID) async throws -> EventID {
        let now = simulator.clock.now
        return try simulator.state.withLock { state in
            guard var found = find(event, in: calendar, state), state.accounts[account]?.calendar(other.rawValue) != nil else {
                throw HarnessError("there is no event \(event), or no calendar \(other)")
            }
            state.accounts[account]?.remove(found)
            found.calendar = other.rawValue
            found.movableStem = state.random.token(bytes: 30)
            state.accounts[account]?.put(found, at: now)
            return EventID(found.name.id(isImmutable: false))
        }
    }

    /// Has somebody else's invitation come in, shown as `showAs`, and answered with `response`, both as Graph spells them.
    @discardableResult
    public func invite(
        _ title: String, _ window: TimeWindow, in calendar: CalendarID, organizer: String, response: String = "accepted",
        showAs: String = "busy"
    ) async throws -> EventID {
        let id = try await put(CounterpartEvent(title, .instants(window)), in: calendar)
        let now = simulator.clock.now
        try simulator.state.withLock { state in
            guard var found = find(id, in: calendar, state) else { throw HarnessError("there is no event \(id)") }
            found.organizer = organizer
            found.response = response
            found.properties["showAs"] = .text(showAs)
            state.accounts[account]?.put(found, at: now)
        }
        return id
    }

    private func find(_ event: EventID, in calendar: CalendarID, _ state: MicrosoftState) -> MicrosoftEvent? {
        guard let mailbox = state.accounts[account], let parts = EventName.parts(of: event.rawValue),
            let stem = parts.isImmutable ? parts.stem : mailbox.movableStems[parts.stem], let found = mailbox.events[stem],
            found.calendar == calendar.rawValue
        else { return nil }
        return found
    }

    private static func time(_ window: TimeWindow) -> GraphEventTime {
        .timed(
            start: Int(window.start.timeIntervalSince1970), end: Int(window.end.timeIntervalSince1970), zone: .utc, endZone: .utc)
    }

    /// When an event is, and in whose days it repeats.
    private static func time(_ time: CounterpartEvent.Time) throws -> (GraphEventTime, GraphZone) {
        switch time {
        case .instants(let window): return (Self.time(window), .utc)
        case .days(let first, let count):
            let day = Int(first.instant(in: .gmt).timeIntervalSince1970).quotient(86_400)
            guard count > 0 else { throw CounterpartRefusal("an event of whole days has at least one") }
            return (.days(first: day, end: day + count, zone: .utc), .utc)
        case .local(let day, let secondOfDay, let seconds, let name):
            guard let zone = GraphZone(named: name) else { throw CounterpartRefusal("the service knows no time zone \(name)") }
            let start = zone.instant(Int(day.instant(in: .gmt).timeIntervalSince1970) + secondOfDay)
            return (.timed(start: start, end: start + seconds, zone: zone, endZone: zone), zone)
        }
    }

    private static func `repeat`(_ event: inout MicrosoftEvent, _ repetition: CounterpartEvent.Repetition, zone: GraphZone, now: Date) {
        let day = event.time.day(in: zone)
        let step = repetition.unit == .day ? 1 : 7
        event.pattern = SeriesPattern(
            unit: repetition.unit == .day ? .days : .weeks(on: [day + 4 - (day + 4).quotient(7) * 7], first: 0), interval: 1, start: day,
            end: repetition.count.map { .after($0) } ?? .never, zone: zone)
        event.cancelled = Set(repetition.removed.map { day + $0 * step })
        for (number, window) in repetition.moved {
            event.exceptions[day + number * step] = MicrosoftException(time: Self.time(window), version: 1, created: now, modified: now)
        }
    }
}

extension MicrosoftSimulator {
    /// Acts in an account's mailbox behind the adapter's back.
    public func counterpart(for account: String) -> any Counterpart { MicrosoftCounterpart(simulator: self, account: account) }

    /// The same, with what only this provider has.
    public func outlook(for account: String) -> MicrosoftCounterpart { MicrosoftCounterpart(simulator: self, account: account) }
}
