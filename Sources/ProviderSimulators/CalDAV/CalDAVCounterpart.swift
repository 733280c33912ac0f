public import Foundation
public import ProviderConformance
public import ProviderKit

/// Acts at a CalDAV server as another program of the calendar's owner would: plain WebDAV requests with Basic authentication (RFC 7617)
/// and iCalendar text of its own making.
public struct CalDAVCounterpart: Counterpart {
    let client: CalDAVClient
    /// The collection in which calendars are made.
    let home: URL
    let random: any RandomSource
    private let makesCalendars: Bool

    /// Acts for an account whose calendars are in `home`. Where `makesCalendars` is false, no calendar is made or removed.
    public init(
        home: URL, username: String, password: Secret, transport: any HTTPTransport, random: any RandomSource = SystemRandom(),
        makesCalendars: Bool = true
    ) {
        client = CalDAVClient(transport: transport, username: username, password: password)
        self.home = home
        self.random = random
        self.makesCalendars = makesCalendars
    }

    /// Finds the account's home set from any address of its server (RFC 4791 §6.2.1, RFC 5397 §3), without redirects to other origins.
    ///
    /// Throws ``HarnessError`` where the server names none.
    public static func discover(
        server: URL, username: String, password: Secret, transport: any HTTPTransport
    ) async throws -> CalDAVCounterpart {
        let client = CalDAVClient(transport: transport, username: username, password: password)
        var principal: URL?
        for start in [server, URL(string: "/.well-known/caldav", relativeTo: server)?.absoluteURL].compactMap(\.self) where principal == nil
        {
            principal = try await client.address(in: "current-user-principal", of: start)
        }
        guard let principal, let home = try await client.address(in: "calendar-home-set", of: principal) else {
            throw HarnessError(
                "\(server.host() ?? "the server") does not say where the account's calendars are; give the address of the calendar server itself"
            )
        }
        return CalDAVCounterpart(home: home, username: username, password: password, transport: transport)
    }

    /// Makes a calendar by MKCALENDAR (RFC 4791 §5.3.1); `nil` where the server refuses the method.
    public func makeCalendar(named name: String) async throws -> CounterpartCalendar? {
        guard makesCalendars else { return nil }
        let url = home.appending(component: "conformance-\(random.urlSafeToken(bytes: 9))", directoryHint: .isDirectory)
        let body = """
            <?xml version="1.0" encoding="utf-8"?>
            <C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>\
            <D:displayname>\(XMLText.escaped(name))</D:displayname></D:prop></D:set></C:mkcalendar>
            """
        let response = try await client.send(HTTPMethod("MKCALENDAR"), url, xml: body)
        if [403, 404, 405, 501].contains(response.status) { return nil }
        guard response.status == 201 else {
            // Some servers fail over a name after they have made the collection.
            _ = try await client.send(.delete, url)
            throw CounterpartRefusal("the server answered \(response.status) to a calendar of this name")
        }
        let properties = try await client.propfind(url, depth: "0", properties: "<D:displayname/>")
        let id = CalendarID(properties.first?.href ?? url.path(percentEncoded: true))
        return CounterpartCalendar(id: id, name: properties.first?.text(of: "displayname") ?? "")
    }

    /// Removes a calendar that was made here; one that is gone is success.
    public func removeCalendar(_ calendar: CalendarID) async throws {
        guard calendar.rawValue.contains("/conformance-") else {
            throw HarnessError("\(calendar) was not made by the suite; it is not removed")
        }
        let response = try await client.send(.delete, try address(calendar.rawValue))
        try client.demand(response, 200, 204, 404, to: "remove a calendar")
    }

    /// Puts an event by PUT (RFC 4791 §5.3.2).
    public func put(_ event: CounterpartEvent, in calendar: CalendarID) async throws -> EventID {
        let name = random.urlSafeToken(bytes: 12)
        let uid = event.uid ?? EventUID("\(name)@counterpart.invalid")
        let path = calendar.rawValue + name + ".ics"
        let text = ICalendarWriter(uid: uid).text(of: event)
        let response = try await client.send(.put, try address(path), calendarData: text, headers: ["If-None-Match": "*"])
        if [400, 403, 409, 412, 415, 422].contains(response.status) {
            throw CounterpartRefusal("the server answered \(response.status) to the event “\(event.title)”")
        }
        try client.demand(response, 200, 201, 204, to: "put an event")
        return EventID(path)
    }

    /// Gives an event another title and time, and leaves every other line as it is.
    public func change(_ event: EventID, title: String, window: TimeWindow?, in calendar: CalendarID) async throws {
        let url = try address(event.rawValue)
        let response = try await client.send(.get, url)
        try client.demand(response, 200, to: "read an event")
        let text = ICalendarLines(response.body).changed(title: title, window: window)
        try client.demand(try await client.send(.put, url, calendarData: text), 200, 201, 204, to: "change an event")
    }

    /// Removes an event; one that is gone is success.
    public func remove(_ event: EventID, from calendar: CalendarID) async throws {
        try client.demand(try await client.send(.delete, try address(event.rawValue)), 200, 204, 404, to: "remove an event")
    }

    /// Lists the calendar's objects by PROPFIND and reads each by GET.
    public func events(in calendar: CalendarID) async throws -> [CounterpartRecord] {
        let members = try await client.propfind(try address(calendar.rawValue), depth: "1", properties: "<D:getetag/>")
            .map(\.href).filter { !$0.hasSuffix("/") }
        var records: [CounterpartRecord] = []
        for href in members {
            let response = try await client.send(.get, try address(href))
            if response.status == 404 { continue }
            try client.demand(response, 200, to: "read an event")
            let lines = ICalendarLines(response.body)
            records.append(
                CounterpartRecord(
                    id: EventID(href), uid: lines.text(of: "UID").map { EventUID($0) }, title: lines.text(of: "SUMMARY"),
                    details: lines.text(of: "DESCRIPTION"), location: lines.text(of: "LOCATION")))
        }
        return records
    }

    private func address(_ path: String) throws -> URL {
        guard let url = URL(string: path, relativeTo: home)?.absoluteURL else { throw HarnessError("\(path) is not an address") }
        return url
    }
}
