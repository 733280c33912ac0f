import ProviderConformance
import ProviderKit

extension MemoryState {
    /// Puts a new event. The caller has made sure that the id is free.
    mutating func insert(
        id: EventID, uid: EventUID, content: CounterpartEvent, key: EventKey?, details: String? = nil, location: String? = nil,
        in calendar: CalendarID
    ) -> MemoryEvent {
        let event = MemoryEvent(
            id: id, uid: uid, revision: note(id, in: calendar), content: content, key: key, details: details, location: location,
            serial: serial)
        calendars[calendar]?.events[id] = event
        return event
    }

    /// Changes an event that is there and gives it a new revision.
    mutating func change(_ id: EventID, in calendar: CalendarID, _ change: (inout MemoryEvent) -> Void) -> MemoryEvent? {
        guard var event = calendars[calendar]?.events[id] else { return nil }
        change(&event)
        event.revision = note(id, in: calendar)
        calendars[calendar]?.events[id] = event
        return event
    }

    /// Takes an event out. Gives back whether it was there.
    mutating func remove(_ id: EventID, from calendar: CalendarID) -> Bool {
        guard calendars[calendar]?.events.removeValue(forKey: id) != nil else { return false }
        _ = note(id, in: calendar)
        return true
    }

    /// Writes to the change feed, has the channels told, and gives the revision that belongs to the entry.
    private mutating func note(_ id: EventID, in calendar: CalendarID) -> Revision {
        serial += 1
        calendars[calendar]?.feed.append(MemoryCalendar.Entry(position: serial, event: id))
        push.noteChange(in: calendar)
        return Revision("r\(serial)")
    }
}
