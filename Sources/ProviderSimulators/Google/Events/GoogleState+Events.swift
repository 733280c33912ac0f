import Foundation
import ProviderKit

extension GoogleState {
    mutating func insertEvent(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        let calendar = try writable(call, caller)
        let event = try insert(call.body, into: calendar.id, by: caller.account, now: call.now)
        return try shown(event, in: calendar.id, call, caller)
    }

    func readEvent(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        let calendar = try calendar(call.inPath("calendarId"), of: caller.account)
        try caller.demandReach(of: calendar, call.method)
        guard let event = Self.find(call.inPath("eventId"), in: calendar) else { throw .notFound }
        if call.headers["If-None-Match"] == event.etag { return HTTPResponse(status: 304, headers: ["ETag": event.etag]) }
        return try shown(event, in: calendar.id, call, caller)
    }

    mutating func patchEvent(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        try rewrite(call, caller) { event, body in event.written.merged(with: body) }
    }

    mutating func updateEvent(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        try rewrite(call, caller) { _, body in body }
    }

    mutating func deleteEvent(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        let calendar = try writable(call, caller)
        guard let event = Self.find(call.inPath("eventId"), in: calendar) else { throw .notFound }
        guard event.isAlive else { throw .deleted }
        try Self.demandMatch(call, event)
        cancel(event, in: calendar.id, now: call.now)
        return HTTPResponse(status: 204)
    }

    /// An event by its id: as it was written, or an occurrence of a series that was not.
    static func find(_ id: String, in calendar: GoogleCalendar) -> GoogleEvent? {
        if let event = calendar.event(id) { return event.isSwept ? nil : event }
        guard let mark = id.lastIndex(of: "_"), let series = calendar.event(String(id[..<mark])),
            let time = EventTime(basicText: String(id[id.index(after: mark)...])), let repetition = series.repetition
        else { return nil }
        let snapshot = CalendarSnapshot(calendar)
        let end = time.instant(in: calendar.zone).addingTimeInterval(1)
        let original = repetition.occurrences(from: series.start, before: end, zone: snapshot.zone(of: series)).last { $0.isSame(as: time) }
        return original.map { series.occurrence(at: $0) }
    }

    private func writable(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> GoogleCalendar {
        let calendar = try calendar(call.inPath("calendarId"), of: caller.account, atLeast: .writer)
        try caller.demandReach(of: calendar, call.method)
        if let policy = call.text("sendUpdates"), !["all", "externalOnly", "none"].contains(policy) {
            throw .invalid("Invalid value for sendUpdates.", "sendUpdates")
        }
        return calendar
    }

    private mutating func rewrite(
        _ call: GoogleCall, _ caller: GoogleCaller, _ body: (GoogleEvent, GoogleJSON) -> GoogleJSON
    ) throws(GoogleRefusal) -> HTTPResponse {
        let calendar = try writable(call, caller)
        guard let event = Self.find(call.inPath("eventId"), in: calendar) else { throw .notFound }
        try Self.demandMatch(call, event)
        try Self.demandIdentity(call.body, event)
        let changed = try write(body(event, call.body), over: event, in: calendar.id, now: call.now)
        return try shown(changed, in: calendar.id, call, caller)
    }

    private static func demandMatch(_ call: GoogleCall, _ event: GoogleEvent) throws(GoogleRefusal) {
        guard let expected = call.headers["If-Match"], expected != "*" else { return }
        guard expected == event.etag else { throw .preconditionFailed }
    }

    /// What an event is called, and which occurrence it is, cannot be written anew.
    private static func demandIdentity(_ body: GoogleJSON, _ event: GoogleEvent) throws(GoogleRefusal) {
        if let id = body["id"]?.text, id != event.id { throw .invalid("Invalid resource id value.", "id") }
        if let uid = body["iCalUID"]?.text, uid != event.iCalUID { throw .invalid("The iCalUID cannot be changed.", "iCalUID") }
        if let type = body["eventType"]?.text, type != event.type {
            throw GoogleRefusal(400, "eventTypeRestriction", "Event type cannot be changed.", domain: "calendar")
        }
        if let json = body["originalStartTime"], json != .null {
            let time = try EventTime(json, "originalStartTime")
            guard let original = event.originalStart, original.isSame(as: time) else {
                throw .invalid("The originalStartTime cannot be changed.", "originalStartTime")
            }
        }
        if event.recurringEventId != nil, body["recurrence"]?.elements?.isEmpty == false {
            throw .invalid("An occurrence does not repeat.", "recurrence")
        }
    }

    private func shown(
        _ event: GoogleEvent, in calendar: String, _ call: GoogleCall, _ caller: GoogleCaller
    ) throws(GoogleRefusal) -> HTTPResponse {
        guard let calendar = calendars[calendar] else { throw .notFound }
        let view = EventView(
            calendar: calendar, zone: try call.zone("timeZone") ?? calendar.zone, isLimited: caller.seesTimesOnly(calendar, call.method),
            maximumAttendees: call.integer("maxAttendees"))
        return GoogleAnswer.json(200, view.json(event), extra: ["ETag": event.etag])
    }
}
