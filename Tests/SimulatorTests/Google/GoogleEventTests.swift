import Foundation
import ProviderKit
import Testing

@testable import ProviderSimulators

@Suite struct GoogleEventTests {
    @Test func `an inserted event is shown as it was written, with what the service adds`() async throws {
        let google = GoogleClient()
        let made = try await google.insert(more: "\"id\":\"abcde\",\"location\":\"Room 5\",\"attendees\":[{\"email\":\"ada@example.org\"}]")
        #expect(made.status == 200)
        let body = made.body
        #expect(body["id"] == "abcde" && body["iCalUID"] == "abcde@google.com" && body["location"] == "Room 5")
        #expect(body["start"]?["dateTime"] == "2027-01-20T09:00:00Z" && body["status"] == "confirmed" && body["sequence"] == 0)
        #expect(body["organizer"]?["self"] == true && body["attendees"]?.elements?.first?["self"] == true)
        #expect(body["attendees"]?.elements?.first?["responseStatus"] == "needsAction")
        let etag = try #require(body["etag"]?.text)
        #expect(etag.hasPrefix("\"") && etag.hasSuffix("\"") && etag.count > 2 && made.headers["ETag"] == etag)
        #expect(try await google.send("GET", GoogleClient.events + "/abcde").body == body)
        #expect(try await google.send("GET", GoogleClient.events + "/abcde", headers: ["If-None-Match": etag]).status == 304)
    }

    @Test(arguments: ["abcd", "ABCDE", "abc-de", "wxyzw", "with space", "", String(repeating: "a", count: 1_025)])
    func `an id outside base32hex is refused`(_ id: String) async throws {
        let answer = try await GoogleClient().insert(more: "\"id\":\"\(id)\"")
        #expect(answer.status == 400 && answer.reason == "invalid")
    }

    @Test func `an id is taken for ever, also by a deleted event, which an update revives`() async throws {
        let google = GoogleClient()
        try await google.insert(more: "\"id\":\"abcde\"")
        #expect(try await google.insert(more: "\"id\":\"abcde\"").reason == "duplicate")
        #expect(try await google.send("DELETE", GoogleClient.events + "/abcde").status == 204)
        let again = try await google.insert(more: "\"id\":\"abcde\"")
        #expect(again.status == 409 && again.reason == "duplicate")
        #expect(try await google.send("GET", GoogleClient.events + "/abcde").body["status"] == "cancelled")
        let second = try await google.send("DELETE", GoogleClient.events + "/abcde")
        #expect(second.status == 410 && second.reason == "deleted")
        #expect(try await google.send("DELETE", GoogleClient.events + "/fghij").status == 404)
        #expect(try await google.list().ids.isEmpty)
        let revived = try await google.send("PATCH", GoogleClient.events + "/abcde", body: "{\"status\":\"confirmed\"}")
        #expect(revived.status == 200 && revived.body["status"] == "confirmed")
        #expect(try await google.list().ids == ["abcde"])
    }

    @Test func `only one of id and iCalUID can be given, and an iCalUID is given once`() async throws {
        let google = GoogleClient()
        #expect(try await google.insert(more: "\"id\":\"abcde\",\"iCalUID\":\"a@b\"").status == 400)
        #expect(try await google.insert(more: "\"iCalUID\":\"a@b\"").body["iCalUID"] == "a@b")
        #expect(try await google.insert(more: "\"iCalUID\":\"a@b\"").reason == "duplicate")
        #expect(try await google.list("iCalUID=a%40b").ids.count == 1)
    }

    @Test func `a patch merges, removes by null, and raises the sequence only where the time changes`() async throws {
        let google = GoogleClient()
        let made = try await google.insert(
            more:
                "\"id\":\"abcde\",\"location\":\"X\",\"extendedProperties\":{\"private\":{\"a\":\"1\",\"b\":\"2\"},\"shared\":{\"c\":\"3\"}}"
        )
        let path = GoogleClient.events + "/abcde"
        let patched = try await google.send(
            "PATCH", path, body: "{\"location\":null,\"extendedProperties\":{\"private\":{\"b\":null,\"d\":\"4\"}}}")
        #expect(patched.body["location"] == nil && patched.body["summary"] == "Talk" && patched.body["sequence"] == 0)
        #expect(patched.body["extendedProperties"] == ["private": ["a": "1", "d": "4"], "shared": ["c": "3"]])
        #expect(patched.body["etag"] != made.body["etag"])
        let moved = try await google.send("PATCH", path, body: "{\"end\":{\"dateTime\":\"2027-01-20T12:00:00+01:00\"}}")
        #expect(moved.body["sequence"] == 1 && moved.body["end"]?["dateTime"] == "2027-01-20T11:00:00Z")
        #expect(try await google.list("privateExtendedProperty=d%3D4&privateExtendedProperty=a%3D1").ids == ["abcde"])
        #expect(try await google.list("privateExtendedProperty=d%3D5").ids.isEmpty)
        #expect(try await google.list("sharedExtendedProperty=c%3D3").ids == ["abcde"])
    }

    @Test func `an update replaces everything that is left out`() async throws {
        let google = GoogleClient()
        try await google.insert(more: "\"id\":\"abcde\",\"location\":\"X\",\"transparency\":\"transparent\"")
        let body =
            "{\"summary\":\"New\",\"start\":{\"dateTime\":\"2027-01-20T09:00:00Z\"},\"end\":{\"dateTime\":\"2027-01-20T10:00:00Z\"}}"
        let updated = try await google.send("PUT", GoogleClient.events + "/abcde", body: body)
        #expect(updated.status == 200 && updated.body["location"] == nil && updated.body["transparency"] == nil)
        #expect(try await google.send("PUT", GoogleClient.events + "/abcde", body: "{\"summary\":\"New\"}").reason == "required")
    }

    @Test(arguments: ["PATCH", "PUT", "DELETE"])
    func `a stale etag is refused and changes nothing`(_ verb: String) async throws {
        let google = GoogleClient()
        let etag = try #require(try await google.insert(more: "\"id\":\"abcde\"").body["etag"]?.text)
        let path = GoogleClient.events + "/abcde"
        let current = try await google.send("PATCH", path, body: "{\"summary\":\"Newer\"}")
        let body =
            "{\"summary\":\"Mine\",\"start\":{\"dateTime\":\"2027-01-20T09:00:00Z\"},\"end\":{\"dateTime\":\"2027-01-20T10:00:00Z\"}}"
        let late = try await google.send(verb, path, body: verb == "DELETE" ? nil : body, headers: ["If-Match": etag])
        #expect(late.status == 412 && late.reason == "conditionNotMet" && late.location == "If-Match")
        #expect(try await google.send("GET", path).body == current.body)
        let fresh = try #require(current.body["etag"]?.text)
        let now = try await google.send(verb, path, body: verb == "DELETE" ? nil : body, headers: ["If-Match": fresh])
        #expect(now.status == (verb == "DELETE" ? 204 : 200))
    }

    @Test func `all-day events end on the next day, and a time has one form`() async throws {
        let google = GoogleClient()
        func put(_ start: String, _ end: String) async throws -> GoogleClient.Answer {
            try await google.send("POST", GoogleClient.events, body: "{\"start\":{\(start)},\"end\":{\(end)}}")
        }
        #expect(try await put("\"date\":\"2027-01-20\"", "\"date\":\"2027-01-21\"").body["start"] == ["date": "2027-01-20"])
        #expect(try await put("\"date\":\"2027-01-20\"", "\"date\":\"2027-01-20\"").reason == "timeRangeEmpty")
        #expect(try await put("\"date\":\"2027-01-20\"", "\"dateTime\":\"2027-01-20T10:00:00Z\"").reason == "invalid")
        #expect(try await put("\"date\":\"2027-02-29\"", "\"date\":\"2027-03-01\"").reason == "invalid")
        #expect(try await put("\"dateTime\":\"2027-01-20T10:00:00\"", "\"dateTime\":\"2027-01-20T11:00:00Z\"").reason == "required")
        #expect(
            try await put("\"dateTime\":\"2027-01-20T10:00:00\",\"timeZone\":\"Mars/Base\"", "\"dateTime\":\"2027-01-20T11:00:00Z\"").reason
                == "invalid")
        #expect(try await put("\"dateTime\":\"2027-01-20T12:00:00Z\"", "\"dateTime\":\"2027-01-20T11:00:00Z\"").reason == "timeRangeEmpty")
        let patched = try await put("\"date\":\"2027-01-20\"", "\"date\":\"2027-01-21\"")
        let id = try #require(patched.body["id"]?.text)
        let mixed = try await google.send(
            "PATCH", GoogleClient.events + "/\(id)", body: "{\"start\":{\"dateTime\":\"2027-01-20T10:00:00Z\"}}")
        #expect(mixed.status == 400, "the date stays beside the dateTime until it is removed")
    }

    @Test(arguments: [
        "\"eventType\":\"party\"", "\"status\":\"maybe\"", "\"transparency\":\"glass\"", "\"attendees\":[{}]",
        "\"attendees\":[{\"email\":\"nobody\"}]", "\"attendees\":[{\"email\":\"a@b\",\"responseStatus\":\"yes\"}]",
        "\"visibility\":\"hidden\"", "\"eventType\":\"fromGmail\"",
        "\"extendedProperties\":{\"private\":{\"\":\"x\"}}",
        "\"extendedProperties\":{\"private\":{\"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrs\":\"x\"}}",
    ])
    func `values that the service does not know are refused`(_ more: String) async throws {
        #expect(try await GoogleClient().insert(more: more).status == 400)
    }

    @Test func `the type, the iCalUID and the id of an event never change`() async throws {
        let google = GoogleClient()
        try await google.insert(more: "\"id\":\"abcde\",\"eventType\":\"outOfOffice\"")
        for body in ["{\"eventType\":\"default\"}", "{\"iCalUID\":\"x@y\"}", "{\"id\":\"fghij\"}"] {
            #expect(try await google.send("PATCH", GoogleClient.events + "/abcde", body: body).status == 400)
        }
        let kept = try await google.send("PATCH", GoogleClient.events + "/abcde", body: "{\"summary\":\"Away\"}")
        #expect(kept.body["eventType"] == "outOfOffice")
    }

    @Test func `an account sees what it was given to see and changes what it may change`() async throws {
        let google = GoogleClient()
        google.simulator.makeAccount("bob@example.org")
        try await google.insert(more: "\"id\":\"abcde\"")
        let bob = google.other("bob@example.org")
        let path = "calendars/ada%40example.org/events"
        #expect(try await bob.send("GET", path).status == 404)
        google.simulator.share(CalendarID("ada@example.org"), with: "bob@example.org", as: .freeBusyReader)
        let times = try await bob.send("GET", path + "/abcde")
        #expect(times.body["summary"] == nil && times.body["start"] != nil)
        google.simulator.share(CalendarID("ada@example.org"), with: "bob@example.org", as: .reader)
        #expect(try await bob.send("GET", path + "/abcde").body["summary"] == "Talk")
        let refused = try await bob.send("DELETE", path + "/abcde")
        #expect(refused.status == 403 && refused.reason == "requiredAccessLevel")
        let entries = try await bob.send("GET", "users/me/calendarList").items
        #expect(
            entries.compactMap { $0["accessRole"]?.text } == ["reader", "owner"]
                || entries.compactMap { $0["accessRole"]?.text } == ["owner", "reader"])
        google.simulator.share(CalendarID("ada@example.org"), with: "bob@example.org", as: .writer)
        #expect(try await bob.send("DELETE", path + "/abcde").status == 204)
    }
}
