import Foundation

extension GoogleState {
    /// Puts a new event into a calendar.
    mutating func insert(
        _ body: GoogleJSON, into calendar: String, by account: String, now: Date
    ) throws(GoogleRefusal) -> GoogleEvent {
        let content = try EventBody(body)
        guard body["id"]?.text == nil || body["iCalUID"]?.text == nil else {
            throw .invalid("Only one of id and iCalUID can be given.", "iCalUID")
        }
        if let type = content.properties["eventType"]?.text, type == "fromGmail" {
            throw GoogleRefusal(400, "eventTypeRestriction", "Events of this type cannot be made.", domain: "calendar")
        }
        let id = try body["id"]?.text.map { text throws(GoogleRefusal) in try Self.checkedID(text) } ?? freshID()
        let uid = body["iCalUID"]?.text ?? "\(id)@google.com"
        try demandFree(id, body["iCalUID"]?.text, in: calendar)
        let event = GoogleEvent(
            id: id, iCalUID: uid, serial: nextSerial(), stamp: nextStamp(), created: now, updated: now, sequence: content.sequence ?? 0,
            creator: account, status: content.status, start: content.start, end: content.end, repetition: content.repetition,
            properties: content.properties)
        calendars[calendar]?.write(event)
        push.announce(calendar, now: now)
        return event
    }

    /// A deleted event keeps its id. An iCalUID that a client chose is free again when its event is deleted.
    private func demandFree(_ id: String, _ uid: String?, in calendar: String) throws(GoogleRefusal) {
        guard let records = calendars[calendar]?.records else { throw .notFound }
        guard records[id] == nil else { throw .duplicate }
        guard let uid else { return }
        let isTaken = records.values.contains { $0.current.map { $0.iCalUID == uid && $0.isAlive } ?? false }
        guard !isTaken else { throw .duplicate }
    }

    /// Writes an event anew; `body` is all of it.
    mutating func write(
        _ body: GoogleJSON, over event: GoogleEvent, in calendar: String, now: Date
    ) throws(GoogleRefusal) -> GoogleEvent {
        let content = try EventBody(body)
        var changed = event
        changed.status = content.status
        changed.start = content.start
        changed.end = content.end
        changed.repetition = content.repetition
        changed.properties = content.properties
        changed.properties["eventType"] = event.properties["eventType"]
        let isMoved = !event.start.isSame(as: content.start) || !event.end.isSame(as: content.end) || event.repetition != content.repetition
        // The number counts rescheduling (RFC 5545 §3.8.7.4); a client may raise it, never lower it.
        changed.sequence = max(event.sequence + (isMoved ? 1 : 0), content.sequence ?? 0)
        changed.updated = now
        changed.stamp = nextStamp()
        if event.isAlive, !changed.isAlive {
            cancel(event, in: calendar, now: now)
            return calendars[calendar]?.event(event.id) ?? changed
        }
        calendars[calendar]?.write(changed)
        push.announce(calendar, now: now)
        if event.repetition != nil, isMoved { sweepExceptions(of: changed, in: calendar, now: now) }
        return changed
    }

    /// Cancels an event. A series takes its exceptions with it.
    mutating func cancel(_ event: GoogleEvent, in calendar: String, now: Date) {
        var gone = event
        gone.status = .cancelled
        gone.updated = now
        gone.stamp = nextStamp()
        calendars[calendar]?.write(gone)
        push.announce(calendar, now: now)
        guard event.repetition != nil, let target = calendars[calendar] else { return }
        for exception in CalendarSnapshot(target).exceptions[event.id] ?? [] { sweep(exception, in: calendar, now: now) }
    }

    /// Takes away exceptions of a series that has no such occurrence any more.
    private mutating func sweepExceptions(of series: GoogleEvent, in calendar: String, now: Date) {
        guard let target = calendars[calendar] else { return }
        let snapshot = CalendarSnapshot(target)
        for exception in snapshot.exceptions[series.id] ?? [] {
            guard let original = exception.originalStart else { continue }
            let end = original.instant(in: snapshot.zone).addingTimeInterval(1)
            let times = series.repetition?.occurrences(from: series.start, before: end, zone: snapshot.zone(of: series)) ?? []
            if !times.contains(where: { $0.isSame(as: original) }) { sweep(exception, in: calendar, now: now) }
        }
    }

    private mutating func sweep(_ exception: GoogleEvent, in calendar: String, now: Date) {
        var gone = exception
        gone.status = .cancelled
        gone.isSwept = true
        gone.updated = now
        gone.stamp = nextStamp()
        calendars[calendar]?.write(gone)
    }

    /// Five to 1,024 characters of lower-case base32hex (RFC 4648 §7).
    private static func checkedID(_ text: String) throws(GoogleRefusal) -> String {
        let isAllowed = text.utf8.allSatisfy { (48...57).contains($0) || (97...118).contains($0) }
        guard isAllowed, (5...1_024).contains(text.utf8.count) else { throw .invalid("Invalid resource id value.", "id") }
        return text
    }

    private func freshID() -> String {
        let alphabet = Array("0123456789abcdefghijklmnopqrstuv")
        return String(tokens.fresh().utf8.map { alphabet[Int($0) % 32] })
    }
}
