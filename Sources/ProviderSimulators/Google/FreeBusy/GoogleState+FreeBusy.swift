import Foundation
import ProviderKit

extension GoogleState {
    /// The most calendars that one query tells about.
    private static let maximumCalendars = 50

    func queryFreeBusy(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        let (start, end) = (try Self.instant(call.body, "timeMin"), try Self.instant(call.body, "timeMax"))
        guard start < end else { throw .emptyRange }
        guard end.timeIntervalSince(start) <= Double(options.maximumFreeBusyDays) * 86_400 else {
            throw GoogleRefusal(
                400, "timeRangeTooLong", "The requested time range is too long.", domain: "calendar", location: "timeRange")
        }
        guard let zone = ZoneTime(call.body["timeZone"]?.text ?? "UTC") else { throw .invalid("Invalid time zone.", "timeZone") }
        guard let items = call.body["items"]?.elements else { throw .required("Required: items", "items") }
        var names: [String] = []
        for item in items {
            guard let id = item["id"]?.text, !id.isEmpty else { throw .required("Required: items.id", "items.id") }
            names.append(id)
        }
        let wanted = call.body["calendarExpansionMax"]?.integer ?? Self.maximumCalendars
        guard (1...Self.maximumCalendars).contains(wanted) else {
            throw .invalid("calendarExpansionMax is 1 to 50.", "calendarExpansionMax")
        }
        var calendars: [String: GoogleJSON] = [:]
        for name in names {
            // Too many make all of them unknown; assumed.
            calendars[name] =
                Set(names).count > wanted
                ? Self.failure("tooManyCalendarsRequested") : freeBusy(of: name, caller.account, from: start, to: end, zone)
        }
        return GoogleAnswer.json(
            200,
            [
                "kind": "calendar#freeBusy", "timeMin": .string(zone.text(start)), "timeMax": .string(zone.text(end)),
                "calendars": .object(calendars),
            ])
    }

    /// When a calendar is not free, by kind, each kind coalesced and in order.
    static func occupied(_ calendar: GoogleCalendar, from start: Date, to end: Date) -> [BusyKind: [TimeWindow]] {
        let snapshot = CalendarSnapshot(calendar)
        var windows: [BusyKind: [TimeWindow]] = [:]
        for event in snapshot.alive(from: start, to: end) where occupies(event, calendar) {
            let kind: BusyKind =
                if event.type == "outOfOffice" { .unavailable } else if event.status == .tentative { .tentative } else { .busy }
            let window = TimeWindow(
                start: max(start, event.start.instant(in: snapshot.zone)), end: min(end, event.end.instant(in: snapshot.zone)))
            if let window { windows[kind, default: []].append(window) }
        }
        return windows.mapValues { coalesced($0) }
    }

    /// Overlapping and touching windows made one.
    static func coalesced(_ windows: [TimeWindow]) -> [TimeWindow] {
        var result: [TimeWindow] = []
        for window in windows.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            if let last = result.last, window.start <= last.end, let joined = TimeWindow(start: last.start, end: max(last.end, window.end))
            {
                result[result.count - 1] = joined
            } else {
                result.append(window)
            }
        }
        return result
    }

    /// Whether an event blocks its owner's time: opaque, and not declined by the owner.
    private static func occupies(_ event: GoogleEvent, _ calendar: GoogleCalendar) -> Bool {
        let isDeclined = (event.properties["attendees"]?.elements ?? []).contains {
            $0["email"]?.text == calendar.owner && $0["responseStatus"] == "declined"
        }
        return event.isAlive && !event.isTransparent && !isDeclined
    }

    private func freeBusy(of name: String, _ account: String, from start: Date, to end: Date, _ zone: ZoneTime) -> GoogleJSON {
        let key = name == "primary" ? account : name
        guard let calendar = calendars[key], calendar.roles[account] != nil else { return Self.failure("notFound") }
        guard !calendar.isFreeBusyBroken else { return Self.failure("internalError") }
        let all = Self.occupied(calendar, from: start, to: end).values.flatMap { $0 }
        let busy = Self.coalesced(all).map { window -> GoogleJSON in
            ["start": .string(zone.text(window.start)), "end": .string(zone.text(window.end))]
        }
        return ["busy": .array(busy)]
    }

    private static func failure(_ reason: String) -> GoogleJSON {
        ["errors": [["domain": "global", "reason": .string(reason)]], "busy": []]
    }

    private static func instant(_ body: GoogleJSON, _ name: String) throws(GoogleRefusal) -> Date {
        guard let text = body[name]?.text else { throw .required("Missing \(name) parameter.", name) }
        guard let instant = RFC3339.parse(text) else { throw .invalid("Invalid value for \(name): \(text)", name) }
        return instant
    }
}
