import Foundation
import ProviderConformance
import ProviderKit
import Synchronization

/// Acts on a ``GoogleSimulator``'s state as a person with another program would: no HTTP, no tokens, no marks of ours.
struct GoogleCounterpart: Counterpart {
    let simulator: GoogleSimulator
    let account: String

    func makeCalendar(named name: String) async throws -> CounterpartCalendar? {
        guard !name.isEmpty else { throw CounterpartRefusal("a calendar has a name") }
        return CounterpartCalendar(id: simulator.makeCalendar(named: name, of: account), name: name)
    }

    func removeCalendar(_ calendar: CalendarID) async throws {
        try simulator.state.withLock { state in
            guard state.calendars[calendar.rawValue]?.isPrimary != true else {
                throw HarnessError("the primary calendar cannot be removed")
            }
            state.calendars[calendar.rawValue] = nil
        }
    }

    func put(_ event: CounterpartEvent, in calendar: CalendarID) async throws -> EventID {
        guard event.damage == nil else { throw CounterpartRefusal("Google refuses an event that cannot be understood") }
        let now = simulator.clock.now
        return try acting { state in
            let key = try existing(calendar, state)
            let made = try state.insert(Self.body(of: event), into: key, by: account, now: now)
            guard let repetition = event.repetition, let target = state.calendars[key] else { return EventID(made.id) }
            let number = (Array(repetition.removed) + Array(repetition.moved.keys)).max() ?? 0
            let occurrences = Self.first(number + 1, of: made, CalendarSnapshot(target))
            for (index, occurrence) in occurrences.enumerated() {
                if repetition.removed.contains(index) {
                    state.cancel(occurrence, in: key, now: now)
                } else if let window = repetition.moved[index] {
                    let body = occurrence.written.merged(with: Self.times(of: window))
                    _ = try state.write(body, over: occurrence, in: key, now: now)
                }
            }
            return EventID(made.id)
        }
    }

    func change(_ event: EventID, title: String, window: TimeWindow?, in calendar: CalendarID) async throws {
        let now = simulator.clock.now
        try acting { state in
            let key = try existing(calendar, state)
            guard let target = state.calendars[key], let old = GoogleState.find(event.rawValue, in: target), old.isAlive else {
                throw HarnessError("there is no event \(event)")
            }
            var patch: GoogleJSON = ["summary": .string(title)]
            if let window { patch = patch.merged(with: Self.times(of: window)) }
            _ = try state.write(old.written.merged(with: patch), over: old, in: key, now: now)
        }
    }

    func remove(_ event: EventID, from calendar: CalendarID) async throws {
        let now = simulator.clock.now
        try acting { state in
            let key = try existing(calendar, state)
            guard let target = state.calendars[key], let old = GoogleState.find(event.rawValue, in: target), old.isAlive else { return }
            state.cancel(old, in: key, now: now)
        }
    }

    func events(in calendar: CalendarID) async throws -> [CounterpartRecord] {
        try acting { state in
            let key = try existing(calendar, state)
            return (state.calendars[key].map { CalendarSnapshot($0).events } ?? []).filter(\.isAlive).map { event in
                CounterpartRecord(
                    id: EventID(event.id), uid: EventUID(event.iCalUID), title: event.properties["summary"]?.text,
                    details: event.properties["description"]?.text, location: event.properties["location"]?.text)
            }
        }
    }

    /// Works on the state; what the service refuses is a ``CounterpartRefusal``, and then nothing has happened.
    private func acting<Result: Sendable>(_ work: (inout GoogleState) throws -> Result) throws -> Result {
        try simulator.state.withLock { state in
            var copy = state
            do {
                let result = try work(&copy)
                state = copy
                return result
            } catch let refusal as GoogleRefusal { throw CounterpartRefusal("\(refusal.reason): \(refusal.message)") }
        }
    }

    private func existing(_ calendar: CalendarID, _ state: GoogleState) throws -> String {
        let key = calendar.rawValue == "primary" ? account : calendar.rawValue
        guard state.calendars[key] != nil else { throw HarnessError("there is no calendar \(calendar)") }
        return key
    }

    private static func first(_ count: Int, of series: GoogleEvent, _ snapshot: CalendarSnapshot) -> [GoogleEvent] {
        var days = Double(count * 8 + 8)
        var found: [GoogleEvent] = []
        repeat {
            let end = series.start.instant(in: snapshot.zone).addingTimeInterval(days * 86_400)
            found = Array(snapshot.occurrences(of: series, before: end).prefix(count))
            days *= 2
        } while found.count < count && days < 1_000_000
        return found
    }

    private static func body(of event: CounterpartEvent) -> GoogleJSON {
        var body: GoogleJSON = ["summary": .string(event.title), "status": .string(status(event.status))]
        body["iCalUID"] = event.uid.map { .string($0.rawValue) }
        if event.isTransparent { body["transparency"] = "transparent" }
        if let repetition = event.repetition {
            let rule = "RRULE:FREQ=\(repetition.unit == .day ? "DAILY" : "WEEKLY")" + (repetition.count.map { ";COUNT=\($0)" } ?? "")
            body["recurrence"] = [.string(rule)]
        }
        switch event.time {
        case .instants(let window): return body.merged(with: times(of: window))
        case .days(let first, let count):
            body["start"] = ["date": .string(text(first))]
            body["end"] = ["date": .string(text(first.advanced(by: count)))]
        case .local(let day, let secondOfDay, let seconds, let zone):
            let end = secondOfDay + seconds
            body["start"] = ["dateTime": .string(text(day, secondOfDay)), "timeZone": .string(zone)]
            body["end"] = [
                "dateTime": .string(text(day.advanced(by: end / 86_400), end % 86_400)), "timeZone": .string(zone),
            ]
        }
        return body
    }

    /// The times of a window; all-day times give way.
    private static func times(of window: TimeWindow) -> GoogleJSON {
        func time(_ instant: Date) -> GoogleJSON { ["dateTime": .string(RFC3339.text(instant)), "timeZone": "UTC", "date": .null] }
        return ["start": time(window.start), "end": time(window.end)]
    }

    private static func status(_ status: CounterpartEvent.Status) -> String {
        switch status {
        case .confirmed: "confirmed"
        case .tentative: "tentative"
        case .cancelled: "cancelled"
        }
    }

    private static func text(_ day: CivilDay) -> String {
        String(RFC3339.text(day.instant(in: .gmt)).prefix(10))
    }

    /// A time of day without an offset; the zone stands beside it.
    private static func text(_ day: CivilDay, _ secondOfDay: Int) -> String {
        String(RFC3339.text(day.instant(in: .gmt).addingTimeInterval(Double(secondOfDay))).dropLast())
    }
}
