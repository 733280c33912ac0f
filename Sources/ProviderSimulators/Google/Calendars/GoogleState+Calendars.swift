import Foundation
import ProviderKit

extension GoogleState {
    /// Makes a calendar.
    mutating func makeCalendar(
        id: String, owner: String, isPrimary: Bool = false, isMadeByApplication: Bool = false, properties: [String: GoogleJSON],
        zone: ZoneTime
    ) -> GoogleCalendar {
        let calendar = GoogleCalendar(
            id: id, owner: owner, isPrimary: isPrimary, isMadeByApplication: isMadeByApplication, serial: nextSerial(),
            properties: properties, zone: zone, stamp: nextStamp(), roles: [owner: .owner])
        calendars[id] = calendar
        return calendar
    }

    /// The calendar that a caller means; `primary` is the caller's own. What may not be seen is not there.
    func calendar(_ id: String, of account: String, atLeast role: GoogleCalendar.Role = .freeBusyReader) throws(GoogleRefusal)
        -> GoogleCalendar
    {
        let key = id == "primary" ? account : id
        guard let calendar = calendars[key], let own = calendar.roles[account] else { throw .notFound }
        guard own >= role else { throw role == .owner ? .ownerNeeded : .writerNeeded }
        return calendar
    }

    mutating func listCalendars(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        guard call.text("syncToken") == nil else { throw .notSimulated("incremental calendarList.list") }
        if call.text("pageToken") != nil { return try nextPage(call, caller) }
        let least = call.text("minAccessRole").flatMap { GoogleCalendar.Role(rawValue: $0) } ?? .freeBusyReader
        let shown = calendars.values.filter { ($0.roles[caller.account] ?? .freeBusyReader) >= least && $0.roles[caller.account] != nil }
            .sorted { $0.serial < $1.serial }
        let envelope: GoogleJSON = ["kind": "calendar#calendarList", "etag": .string("\"p\(stamp)\"")]
        return firstPage(of: shown.map { entry($0, caller.account) }, envelope, call, caller, token: nil, limits: (100, 250))
    }

    func readListEntry(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        let calendar = try calendar(call.inPath("calendarId"), of: caller.account)
        return GoogleAnswer.json(200, entry(calendar, caller.account), extra: ["ETag": calendar.etag])
    }

    func readCalendar(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        let calendar = try calendar(call.inPath("calendarId"), of: caller.account)
        try caller.demandReach(of: calendar, call.method)
        return GoogleAnswer.json(200, resource(calendar), extra: ["ETag": calendar.etag])
    }

    mutating func insertCalendar(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        guard let name = call.body["summary"]?.text, !name.isEmpty else { throw .required("Missing title.", "summary") }
        var zone = accounts[caller.account]?.zone
        if let text = call.body["timeZone"]?.text {
            guard let named = ZoneTime(text) else { throw .invalid("Invalid time zone: \(text)", "timeZone") }
            zone = named
        }
        guard let zone else { throw .notFound }
        let written = call.body.properties?.filter { ["summary", "description", "location"].contains($0.key) && $0.value != .null } ?? [:]
        let id = "c_\(tokens.fresh())@group.calendar.google.com"
        let calendar = makeCalendar(id: id, owner: caller.account, isMadeByApplication: true, properties: written, zone: zone)
        return GoogleAnswer.json(200, resource(calendar), extra: ["ETag": calendar.etag])
    }

    mutating func deleteCalendar(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        let calendar = try calendar(call.inPath("calendarId"), of: caller.account, atLeast: .owner)
        try caller.demandReach(of: calendar, call.method)
        guard !calendar.isPrimary else {
            throw GoogleRefusal(403, "cannotDeletePrimaryCalendar", "The primary calendar cannot be deleted.", domain: "calendar")
        }
        calendars[calendar.id] = nil
        return HTTPResponse(status: 204)
    }

    private func resource(_ calendar: GoogleCalendar) -> GoogleJSON {
        var json = GoogleJSON.object(calendar.properties)
        json["kind"] = "calendar#calendar"
        json["etag"] = .string(calendar.etag)
        json["id"] = .string(calendar.id)
        json["timeZone"] = .string(calendar.zone.name)
        return json
    }

    private func entry(_ calendar: GoogleCalendar, _ account: String) -> GoogleJSON {
        var json = resource(calendar)
        json["kind"] = "calendar#calendarListEntry"
        json["accessRole"] = calendar.roles[account].map { .string($0.rawValue) }
        json["selected"] = true
        json["colorId"] = "14"
        json["defaultReminders"] = []
        if calendar.isPrimary, calendar.owner == account { json["primary"] = true }
        return json
    }
}
