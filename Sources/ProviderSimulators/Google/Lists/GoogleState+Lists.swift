import Foundation
import ProviderKit

extension GoogleState {
    /// Parameters that a change feed's start may have and a later pass may not ("Synchronize resources efficiently").
    private static let onlyAtFirst: Set<String> = [
        "iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty", "timeMin", "timeMax", "updatedMin",
    ]

    mutating func listEvents(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        let calendar = try calendar(call.inPath("calendarId"), of: caller.account)
        try caller.demandReach(of: calendar, call.method)
        let token = call.text("syncToken")
        if token != nil { try Self.checkIncremental(call) }
        var position: GoogleFeeds.Position?
        if let token { position = try self.position(token, call, calendar, caller) }
        if call.text("pageToken") != nil { return try nextPage(call, caller) }
        let query = if let position { position.query } else { try EventQuery(call) }
        let snapshot = CalendarSnapshot(calendar)
        let events =
            if let position {
                changes(query, CalendarSnapshot(calendar, at: position.stamp), snapshot, since: position.stamp)
            } else {
                query.items(of: snapshot).values.filter { Self.isListed($0, query) && query.matches($0, in: snapshot) }
            }
        let zone = try call.zone("timeZone") ?? calendar.zone
        let view = EventView(
            calendar: calendar, zone: zone, isLimited: caller.seesTimesOnly(calendar, call.method),
            maximumAttendees: call.integer("maxAttendees"))
        let items = Self.sorted(events, by: call.text("orderBy"), snapshot).map { view.json($0, isListed: true) }
        var next: String?
        // A list in an order of its own has no position to go on from; assumed.
        if call.text("orderBy") == nil {
            next = feeds.keep(
                GoogleFeeds.Position(
                    calendar: calendar.id, account: caller.account, stamp: stamp, query: query,
                    fingerprint: position?.fingerprint ?? Self.feedFingerprint(call)))
        }
        return firstPage(of: items, envelope(calendar, caller, zone), call, caller, token: next, limits: (250, 2_500))
    }

    mutating func listInstances(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        let calendar = try calendar(call.inPath("calendarId"), of: caller.account)
        try caller.demandReach(of: calendar, call.method)
        guard let series = calendar.event(call.inPath("eventId")), series.isAlive else { throw .notFound }
        guard series.repetition != nil else { throw .invalid("The event does not repeat.", "eventId") }
        if call.text("pageToken") != nil { return try nextPage(call, caller) }
        let query = try EventQuery(call)
        let snapshot = CalendarSnapshot(calendar)
        var original: EventTime?
        if let text = call.text("originalStart") {
            guard let time = RFC3339.parse(text).map({ EventTime.moment($0, zone: nil) }) ?? RFC3339.parseDay(text).map({ .day($0) }) else {
                throw .invalid("Invalid value for originalStart.", "originalStart")
            }
            original = time
        }
        let zone = try call.zone("timeZone") ?? calendar.zone
        let view = EventView(
            calendar: calendar, zone: zone, isLimited: caller.seesTimesOnly(calendar, call.method),
            maximumAttendees: call.integer("maxAttendees"))
        let events = snapshot.occurrences(of: series, before: query.horizon).filter { event in
            (event.isAlive || query.showsDeleted) && query.matches(event, in: snapshot)
                && (original.map { event.originalStart?.isSame(as: $0) ?? false } ?? true)
        }
        let items = events.map { view.json($0, isListed: true) }
        return firstPage(of: items, envelope(calendar, caller, zone), call, caller, token: nil, limits: (250, 2_500))
    }

    private func envelope(_ calendar: GoogleCalendar, _ caller: GoogleCaller, _ zone: ZoneTime) -> GoogleJSON {
        var json: GoogleJSON = [
            "kind": "calendar#events", "etag": .string("\"p\(stamp)\""), "timeZone": .string(zone.name), "defaultReminders": [],
        ]
        json["summary"] = calendar.properties["summary"]
        json["accessRole"] = calendar.roles[caller.account].map { .string($0.rawValue) }
        let latest = calendar.records.values.compactMap { $0.current?.updated }.max()
        json["updated"] = latest.map { .string(EventView.text($0)) }
        return json
    }

    private static func checkIncremental(_ call: GoogleCall) throws(GoogleRefusal) {
        if let name = onlyAtFirst.sorted().first(where: { !call.texts($0).isEmpty }) {
            throw GoogleRefusal(
                400, "syncTokenWithRequestRestrictions", "Sync token cannot be used with request restrictions.", location: name)
        }
        guard call.text("showDeleted") != "false" else {
            throw GoogleRefusal(
                400, "syncTokenWithNonDefaultDeletedSetting", "Sync token cannot be used with showDeleted=false.", location: "showDeleted")
        }
    }

    private func position(
        _ token: String, _ call: GoogleCall, _ calendar: GoogleCalendar, _ caller: GoogleCaller
    ) throws(GoogleRefusal) -> GoogleFeeds.Position {
        let position = try feeds.position(token)
        guard position.calendar == calendar.id, position.account == caller.account else {
            throw .invalid("The sync token belongs to another list.", "syncToken")
        }
        guard position.fingerprint == Self.feedFingerprint(call) else {
            throw .invalid("The parameters are not those that the sync token was given for.", "syncToken")
        }
        return position
    }

    /// What must stay the same from pass to pass. The calendar's own position is compared by its id.
    private static func feedFingerprint(_ call: GoogleCall) -> String {
        call.fingerprint(without: onlyAtFirst.union(["syncToken", "showDeleted"]))
    }

    /// Whether a first pass tells an event that may be deleted: cancelled occurrences of living series always, where they come as such.
    private static func isListed(_ event: GoogleEvent, _ query: EventQuery) -> Bool {
        if event.isAlive || query.showsDeleted || query.updatedMin != nil { return true }
        return event.recurringEventId != nil && !query.showsOccurrences
    }

    /// What a later pass tells: everything that was written since, as it is now, and what went away.
    private func changes(
        _ query: EventQuery, _ before: CalendarSnapshot, _ now: CalendarSnapshot, since stamp: Int
    ) -> [GoogleEvent] {
        let (old, new) = (query.items(of: before), query.items(of: now))
        let written = new.values.filter { event in
            guard event.stamp > stamp else { return false }
            if query.matches(event, in: now) { return true }
            let wasAsked = old[event.id].map { query.matches($0, in: before) } ?? false
            return wasAsked && (options.tellsEventsMovedOut || !event.isAlive)
        }
        let gone = old.values.filter { new[$0.id] == nil && $0.isAlive && query.showsOccurrences && query.matches($0, in: before) }
        return written
            + gone.map { event in
                var event = event
                event.status = .cancelled
                return event
            }
    }

    private static func sorted(
        _ events: [GoogleEvent], by order: String?, _ snapshot: CalendarSnapshot
    ) -> [GoogleEvent] {
        switch order {
        case "startTime": events.sorted { ($0.start.instant(in: snapshot.zone), $0.id) < ($1.start.instant(in: snapshot.zone), $1.id) }
        case "updated": events.sorted { ($0.stamp, $0.id) < ($1.stamp, $1.id) }
        default: events.sorted { ($0.serial, $0.id) < ($1.serial, $1.id) }
        }
    }
}
