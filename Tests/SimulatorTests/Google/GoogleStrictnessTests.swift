import Foundation
import ProviderKit
import ProviderSimulators
import Testing

@testable import ProviderSimulators

@Suite struct GoogleStrictnessTests {
    @Test(arguments: [
        ("unknown=1", "badRequest"), ("maxResults=0", "invalid"), ("maxResults=x", "invalid"), ("maxResults=3000000000", "invalid"),
        ("maxResults=1&maxResults=2", "invalid"), ("singleEvents=yes", "invalid"), ("timeMin=2027-01-01", "invalid"),
        ("timeMin=2027-01-01T00:00:00", "invalid"), ("timeMin=2027-01-01T00:00:00+01:00", "invalid"), ("orderBy=title", "invalid"),
        ("orderBy=startTime", "invalid"), ("eventTypes=party", "invalid"), ("timeZone=Nowhere%2FLand", "invalid"), ("alt=xml", "invalid"),
        ("privateExtendedProperty=novalue", "invalid"), ("pageToken=zzz", "invalid"), ("syncToken=zzz", "invalid"),
        ("timeMin=2027-01-02T00:00:00Z&timeMax=2027-01-02T00:00:00Z", "timeRangeEmpty"),
        ("quotaUser=" + String(repeating: "x", count: 41), "invalid"),
        ("fields=items(id", "invalidParameter"), ("fields=items(id)x", "invalidParameter"), ("fields=,", "invalidParameter"),
        ("fields=items/nonsense", "invalidParameter"), ("fields=nonsense", "invalidParameter"),
        ("fields=items(start/date/x)", "invalidParameter"),
    ])
    func `a parameter outside the description is refused`(_ query: String, _ reason: String) async throws {
        let answer = try await GoogleClient().list(query)
        #expect(answer.status == 400 && answer.reason == reason, "\(query): \(answer.reason ?? "none")")
    }

    @Test func `an escaped plus sign is an offset, a bare one is a space`() async throws {
        let google = GoogleClient()
        #expect(try await google.list("timeMin=2027-01-01T00%3A00%3A00%2B01%3A00").status == 200)
    }

    @Test(arguments: [
        "{\"summary\":1}", "{\"nonsense\":\"x\"}", "{\"start\":{\"nonsense\":\"x\"}}", "{\"start\":\"2027-01-01\"}",
        "{\"attendees\":{\"email\":\"a@b\"}}", "{\"attendees\":[{\"mail\":\"a@b\"}]}", "{\"extendedProperties\":{\"private\":{\"a\":1}}}",
        "{\"extendedProperties\":{\"secret\":{\"a\":\"1\"}}}", "{\"recurrence\":\"RRULE:FREQ=DAILY\"}", "{\"recurrence\":[1]}",
        "{\"sequence\":\"1\"}", "{\"sequence\":1.5}", "{\"start\":{\"dateTime\":\"tomorrow\"}}", "[]", "\"x\"", "{", "",
    ])
    func `a body outside the schema is refused, and nothing is written`(_ body: String) async throws {
        let google = GoogleClient()
        let made = try await google.insert(more: "\"id\":\"abcde\"")
        #expect(try await google.send("PATCH", GoogleClient.events + "/abcde", body: body).status == 400)
        #expect(try await google.send("POST", GoogleClient.events, body: body).status == 400)
        #expect(try await google.list().items == [made.body])
    }

    @Test func `a body is JSON, and there is none where none belongs`() async throws {
        let google = GoogleClient()
        let form = try await google.send(
            "POST", GoogleClient.events, body: "summary=x", headers: ["Content-Type": "application/x-www-form-urlencoded"])
        #expect(form.status == 400 && form.reason == "badContent")
        #expect(try await google.send("GET", GoogleClient.events, body: "{}").status == 400)
        #expect(try await google.send("DELETE", GoogleClient.events + "/abcde", body: "{}").status == 400)
    }

    @Test func `paths and verbs that are not described answer nothing`() async throws {
        let google = GoogleClient()
        for (verb, path, status) in [
            ("GET", "nothing", 404), ("GET", "calendars//events", 404), ("GET", "calendars/primary/events/", 404),
            ("PUT", "calendars/primary/events", 405), ("GET", "freeBusy", 405),
        ] { #expect(try await google.send(verb, path).status == status, "\(verb) \(path)") }
        #expect(Set(google.simulator.operations) == ["unknown"])
    }

    @Test func `every method that is described and not offered says so`() async throws {
        let google = GoogleClient()
        #expect(try await google.send("POST", "calendars/primary/clear").status == 501)
        #expect(try await google.send("POST", "calendars/primary/events/abcde/move", query: "destination=x").status == 501)
        #expect(try await google.send("POST", "calendars/primary/events/abcde/move").reason == "required")
        #expect(try await google.send("POST", "calendars/primary/events/quickAdd", query: "text=x").status == 501)
    }

    @Test(arguments: ["", "Bearer", "Bearer wrong", "Basic eDp5", "Bearer wrong extra"])
    func `a request without a good token is refused`(_ header: String) async throws {
        let google = GoogleClient()
        let answer = try await google.send("GET", GoogleClient.events, headers: ["Authorization": header])
        #expect(answer.status == 401 && answer.reason == "authError" && answer.headers["WWW-Authenticate"] != nil)
    }

    @Test func `an access token ends with its time`() async throws {
        let google = GoogleClient()
        google.clock.advance(by: 3_598)
        #expect(try await google.list().status == 200)
        google.clock.advance(by: 1)
        #expect(try await google.list().status == 401)
    }

    @Test(arguments: [
        ("calendar.events", "freeBusy", 403), ("calendar.freebusy", "freeBusy", 200), ("calendar.readonly", "freeBusy", 200),
        ("calendar.events", "users/me/calendarList", 403), ("calendar.calendarlist.readonly", "users/me/calendarList", 200),
        ("calendar.events.readonly", "calendars/primary/events", 200), ("calendar.freebusy", "calendars/primary/events", 403),
        ("calendar.events.owned.readonly", "calendars/primary/events", 200), ("calendar.app.created", "calendars/primary/events", 403),
        ("calendar.events.public.readonly", "calendars/primary/events", 403), ("calendar.events", "calendars/primary", 403),
    ])
    func `a scope opens what its method lists, and nothing else`(_ scope: String, _ path: String, _ status: Int) async throws {
        let google = GoogleClient(scopes: [GoogleScopes.prefix + scope])
        let answer =
            path == "freeBusy"
            ? try await google.freeBusy("2027-01-01T00:00:00Z", "2027-01-02T00:00:00Z") : try await google.send("GET", path)
        #expect(answer.status == status, "\(scope) on \(path)")
        if status == 403 { #expect(answer.reason == "insufficientPermissions") }
    }

    @Test func `a scope for own events does not reach another's calendar, and one for times shows times only`() async throws {
        let google = GoogleClient()
        try await google.insert(more: "\"id\":\"abcde\"")
        google.simulator.makeAccount("bob@example.org")
        google.simulator.share(CalendarID("ada@example.org"), with: "bob@example.org", as: .writer)
        let path = "calendars/ada%40example.org/events/abcde"
        let owned = google.other("bob@example.org", scopes: [GoogleScopes.prefix + "calendar.events.owned"])
        #expect(try await owned.send("DELETE", path).reason == "insufficientPermissions")
        let times = google.other("bob@example.org", scopes: [GoogleScopes.prefix + "calendar.events.freebusy"])
        let shown = try await times.send("GET", path).body
        #expect(shown["summary"] == nil && shown["end"]?["dateTime"] == "2027-01-20T10:00:00Z")
    }

    @Test(arguments: [
        ("items/id", ["items"]), ("kind,items(id,start/dateTime)", ["items", "kind"]), ("*", nil),
        ("items(*)", ["items"]), ("nextSyncToken", ["nextSyncToken"]), ("items(start(dateTime,timeZone),status),etag", ["etag", "items"]),
    ])
    func `a partial response has what was selected`(_ fields: String, _ names: [String]?) async throws {
        let google = GoogleClient()
        try await google.insert(more: "\"id\":\"abcde\"")
        let body = try await google.list("fields=" + PercentEncoding.component(fields)).body
        let all = try await google.list().body.properties
        #expect(body.properties?.keys.sorted() == (names ?? all?.keys.sorted()))
        if fields == "items/id" { #expect(body == ["items": [["id": "abcde"]]]) }
        if fields.hasPrefix("kind") {
            #expect(body["items"] == [["id": "abcde", "start": ["dateTime": "2027-01-20T09:00:00Z"]]])
        }
    }
}
