public import Foundation

extension EventText {
    /// The text of an existing object with this event's fields in place of the old ones; everything else stays byte for byte: alarms,
    /// `X-` properties, categories, recurrence, components that replace single instances, zones.
    ///
    /// The fields are UID, DTSTAMP, SEQUENCE, DTSTART, DTEND, DURATION, SUMMARY, DESCRIPTION, LOCATION, URL, TRANSP, STATUS, ORGANIZER, ATTENDEE,
    /// LAST-MODIFIED and ``markers``. A field that is `nil` here is taken out. SEQUENCE never goes down. An attendee without a participation keeps
    /// the answer that is stored. METHOD is dropped, which a stored object must not have (RFC 4791 §4.1).
    public func merged(into existing: Data, limits: ICalendarLimits = .object) throws(EventWritingError) -> String {
        let bytes = Array(existing)
        let calendar = try Self.calendar(in: bytes, limits: limits)
        let targets = calendar.children.filter { component in
            guard component.name == "VEVENT", component.lines(named: "RECURRENCE-ID").isEmpty else { return false }
            return EventComponent(component).uid == uid
        }
        guard targets.count == 1, let target = targets.first else {
            throw EventWritingError("UID", .unusableObject("it has \(targets.count) events with the UID \(PropertyProblem.quote(uid))"))
        }

        let own = Array(try keepingAnswers(of: EventComponent(target)).calendarText().utf8)
        let written = try Self.calendar(in: own, limits: .calendar)
        guard let event = written.children.last else { throw EventWritingError("VEVENT", .notReadBack) }

        var dropped = calendar.lines(named: "METHOD").map(\.range)
        let ownNames = Self.owned.union(event.lines.map(\.name))
        dropped += target.lines.filter { ownNames.contains($0.name) }.map(\.range)
        var insertions = [(at: target.begin.upperBound, bytes: event.lines.flatMap { own[$0.range] })]
        for zone in written.children where zone.name == "VTIMEZONE" && !Self.defines(calendar, zone) {
            let position = calendar.children.first?.begin.lowerBound ?? calendar.end.lowerBound
            insertions.append((position, Array(own[zone.begin.lowerBound..<zone.end.upperBound])))
        }
        return Self.splice(bytes, dropping: dropped, inserting: insertions)
    }

    private static func calendar(in bytes: [UInt8], limits: ICalendarLimits) throws(EventWritingError) -> ComponentText {
        do throws(ICalendarError) {
            let calendars = try ContentScanner.calendars(in: bytes, limits: limits)
            guard calendars.count == 1 else { throw ICalendarError(.unexpectedContent("it holds \(calendars.count) calendars")) }
            return calendars[0]
        } catch {
            throw EventWritingError("VCALENDAR", .unusableObject(error.description))
        }
    }

    private func keepingAnswers(of stored: EventComponent) -> EventText {
        var result = self
        result.sequence = max(sequence, stored.sequence)
        var answers: [String: Invitee.Participation] = [:]
        for attendee in stored.attendees {
            if let answer = attendee.participation.flatMap(Invitee.Participation.init) { answers[attendee.comparableAddress] = answer }
        }
        for index in result.attendees.indices where result.attendees[index].participation == nil {
            result.attendees[index].participation = answers[Participant.comparable(result.attendees[index].address)]
        }
        return result
    }

    private static func defines(_ calendar: ComponentText, _ zone: ComponentText) -> Bool {
        calendar.children.contains { $0.name == "VTIMEZONE" && $0.firstValue("TZID") == zone.firstValue("TZID") }
    }

    /// Copies the bytes with CR LF at every line end.
    private static func splice(_ bytes: [UInt8], dropping: [Range<Int>], inserting: [(at: Int, bytes: [UInt8])]) -> String {
        var result: [UInt8] = []
        var drops = dropping.sorted { $0.lowerBound < $1.lowerBound }[...]
        var inserts = inserting.sorted { $0.at < $1.at }[...]
        var position = 0
        while position < bytes.count {
            while let insert = inserts.first, insert.at <= position {
                result += insert.bytes
                inserts.removeFirst()
            }
            if let drop = drops.first, drop.lowerBound == position {
                position = drop.upperBound
                drops.removeFirst()
                continue
            }
            if bytes[position] == 0x0A, result.last != 0x0D { result.append(0x0D) }
            result.append(bytes[position])
            position += 1
        }
        if result.last != 0x0A { result += [0x0D, 0x0A] }
        return String(decoding: result, as: UTF8.self)
    }
}
