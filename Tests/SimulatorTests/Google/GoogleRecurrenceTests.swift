import Foundation
import ProviderKit
import ProviderSimulators
import Testing

@testable import ProviderSimulators

@Suite struct GoogleRecurrenceTests {
    private let path = GoogleClient.events + "/series"

    private func starts(_ google: GoogleClient, _ query: String = "") async throws -> [String] {
        try await google.send("GET", path + "/instances", query: query).items.compactMap { $0["start"]?["dateTime"]?.text }
    }

    @Test(arguments: [
        ("RRULE:FREQ=DAILY;COUNT=3", ["04", "05", "06"]), ("RRULE:FREQ=DAILY;INTERVAL=3;COUNT=3", ["04", "07", "10"]),
        ("RRULE:FREQ=WEEKLY;COUNT=3", ["04", "11", "18"]), ("RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=4", ["04", "06", "08", "11"]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=4", ["04", "10", "18", "24"]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU;COUNT=4", ["04", "17", "18", "31"]),
        ("RRULE:FREQ=DAILY;UNTIL=20270106T080000Z", ["04", "05", "06"]), ("RRULE:FREQ=DAILY;UNTIL=20270106T075959Z", ["04", "05"]),
        ("RRULE:FREQ=DAILY;BYDAY=SA;COUNT=3", ["04", "09", "16"]),
    ])
    func `a rule gives its occurrences`(_ rule: String, _ days: [String]) async throws {
        let google = GoogleClient()
        #expect(try await google.insertSeries(rule).status == 200)
        #expect(try await starts(google) == days.map { "2027-01-\($0)T08:00:00Z" })
    }

    @Test(arguments: [
        "RRULE:FREQ=MONTHLY", "RRULE:COUNT=3", "RRULE:FREQ=DAILY;COUNT=0", "RRULE:FREQ=DAILY;COUNT=-1",
        "RRULE:FREQ=DAILY;COUNT=3;UNTIL=20270110T000000Z",
        "RRULE:FREQ=DAILY;UNTIL=20270110", "RRULE:FREQ=WEEKLY;BYDAY=1MO", "RRULE:FREQ=DAILY;BYHOUR=3", "RDATE:20270110T080000Z",
        "RRULE:FREQ=DAILY;FREQ=DAILY", "EXDATE:20270110T080000Z", "nonsense", "DTSTART:20270104T080000Z", "RRULE;X=1:FREQ=DAILY",
    ])
    func `a rule outside what is offered is refused`(_ rule: String) async throws {
        #expect(try await GoogleClient().insertSeries(rule).reason == "invalid")
    }

    @Test func `a series needs a zone, and keeps its time of day in it`() async throws {
        let google = GoogleClient()
        #expect(try await google.insert(more: "\"recurrence\":[\"RRULE:FREQ=DAILY\"]").reason == "required")
        let made = try await google.send(
            "POST", GoogleClient.events,
            body: """
                {"id":"series","recurrence":["RRULE:FREQ=DAILY;COUNT=4"],
                "start":{"dateTime":"2027-03-26T02:30:00","timeZone":"Europe/Berlin"},
                "end":{"dateTime":"2027-03-26T03:00:00","timeZone":"Europe/Berlin"}}
                """)
        #expect(made.status == 200)
        // The clocks go from two to three on March 28th: half past two does not exist, and is shifted by the gap.
        #expect(
            try await starts(google) == ["2027-03-26T01:30:00Z", "2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z"])
    }

    @Test func `EXDATE takes occurrences out, and the count counts them`() async throws {
        let google = GoogleClient()
        let made = try await google.send(
            "POST", GoogleClient.events,
            body: """
                {"id":"series","recurrence":["RRULE:FREQ=DAILY;COUNT=5","EXDATE;TZID=Europe/Berlin:20270105T090000","EXDATE:20270107T080000Z"],
                "start":{"dateTime":"2027-01-04T09:00:00","timeZone":"Europe/Berlin"},
                "end":{"dateTime":"2027-01-04T10:00:00","timeZone":"Europe/Berlin"}}
                """)
        #expect(made.status == 200)
        #expect(try await starts(google) == ["04", "06", "08"].map { "2027-01-\($0)T08:00:00Z" })
        #expect(try await google.send("GET", path + "_20270105T080000Z").status == 404)
    }

    @Test func `an occurrence has an id of its own and can be read, changed and cancelled`() async throws {
        let google = GoogleClient()
        _ = try await google.insertSeries()
        let one = try await google.send("GET", path + "_20270105T080000Z")
        #expect(one.body["recurringEventId"] == "series" && one.body["recurrence"] == nil)
        #expect(one.body["originalStartTime"]?["dateTime"] == "2027-01-05T08:00:00Z")
        #expect(try await google.send("GET", path + "_20270105T090000Z").status == 404)
        let moved = try await google.send(
            "PATCH", path + "_20270105T080000Z",
            body:
                "{\"start\":{\"dateTime\":\"2027-01-05T15:00:00Z\"},\"end\":{\"dateTime\":\"2027-01-05T16:00:00Z\"},\"summary\":\"Moved\"}")
        #expect(moved.body["originalStartTime"]?["dateTime"] == "2027-01-05T08:00:00Z" && moved.body["id"] == "series_20270105T080000Z")
        #expect(try await google.send("DELETE", path + "_20270106T080000Z").status == 204)
        #expect(try await google.send("DELETE", path + "_20270106T080000Z").reason == "deleted")
        let expected = ["2027-01-04T08:00:00Z", "2027-01-05T15:00:00Z", "2027-01-07T08:00:00Z", "2027-01-08T08:00:00Z"]
        #expect(try await starts(google) == expected)
        #expect(
            try await google.list("singleEvents=true&orderBy=startTime").items.compactMap { $0["start"]?["dateTime"]?.text } == expected)
        let listed = try await google.list()
        #expect(Set(listed.ids) == ["series", "series_20270105T080000Z", "series_20270106T080000Z"])
        let cancelled = try #require(listed.items.first { $0["status"] == "cancelled" })
        #expect(cancelled["recurringEventId"] == "series" && cancelled["originalStartTime"] != nil && cancelled["start"] == nil)
        let shown = try await google.send("GET", path + "/instances", query: "showDeleted=true")
        #expect(shown.items.count == 5)
        let found = try await google.send("GET", path + "/instances", query: "originalStart=2027-01-05T08%3A00%3A00Z")
        #expect(found.ids == ["series_20270105T080000Z"])
    }

    @Test func `an occurrence's original time never changes, and it does not repeat`() async throws {
        let google = GoogleClient()
        _ = try await google.insertSeries()
        for body in [
            "{\"originalStartTime\":{\"dateTime\":\"2027-01-06T08:00:00Z\"}}", "{\"recurrence\":[\"RRULE:FREQ=DAILY\"]}",
        ] { #expect(try await google.send("PATCH", path + "_20270105T080000Z", body: body).status == 400) }
        let same = "{\"originalStartTime\":{\"dateTime\":\"2027-01-05T08:00:00Z\"},\"summary\":\"x\"}"
        #expect(try await google.send("PATCH", path + "_20270105T080000Z", body: same).status == 200)
    }

    @Test func `a later pass tells the cancelled occurrence of a living series, and a deleted series once`() async throws {
        let google = GoogleClient()
        _ = try await google.insertSeries()
        let token = try await google.position()
        _ = try await google.send("DELETE", path + "_20270106T080000Z")
        let changes = try await google.since(token)
        #expect(changes.ids == ["series_20270106T080000Z"])
        #expect(changes.items.first?["recurringEventId"] == "series" && changes.items.first?["originalStartTime"] != nil)
        #expect(try await google.send("DELETE", path).status == 204)
        let all = try await google.since(token)
        #expect(all.ids == ["series"] && all.items.first?["recurringEventId"] == nil)
        #expect(try await google.list("singleEvents=true").ids.isEmpty)
    }

    @Test func `one by one, a later pass tells every occurrence that came, changed or went`() async throws {
        let google = GoogleClient()
        _ = try await google.insertSeries()
        let token = try await google.position("singleEvents=true")
        _ = try await google.send("DELETE", path + "_20270106T080000Z")
        #expect(try await google.since(token, "singleEvents=true").ids == ["series_20270106T080000Z"])
        _ = try await google.send("PATCH", path, body: "{\"recurrence\":[\"RRULE:FREQ=DAILY;COUNT=2\"]}")
        let shorter = try await google.since(token, "singleEvents=true").items
        #expect(shorter.filter { $0["status"] == "cancelled" }.count == 3 && shorter.filter { $0["status"] == "confirmed" }.count == 2)
        let after = try #require(try await google.since(token, "singleEvents=true").body["nextSyncToken"]?.text)
        _ = try await google.send("DELETE", path)
        let gone = try await google.since(after, "singleEvents=true").items
        #expect(gone.count == 2 && gone.allSatisfy { $0["status"] == "cancelled" && $0["recurringEventId"] == "series" })
    }

    @Test func `a series that is moved loses the exceptions of occurrences that it has no more`() async throws {
        let google = GoogleClient()
        _ = try await google.insertSeries()
        _ = try await google.send("PATCH", path + "_20270105T080000Z", body: "{\"summary\":\"Special\"}")
        _ = try await google.send(
            "PATCH", path,
            body:
                "{\"start\":{\"dateTime\":\"2027-01-04T11:00:00\",\"timeZone\":\"Europe/Berlin\"},\"end\":{\"dateTime\":\"2027-01-04T12:00:00\",\"timeZone\":\"Europe/Berlin\"}}"
        )
        #expect(try await starts(google) == ["04", "05", "06", "07", "08"].map { "2027-01-\($0)T10:00:00Z" })
        #expect(try await google.list().ids == ["series"])
    }

    @Test func `an all-day series has days for ids`() async throws {
        let google = GoogleClient()
        let made = try await google.send(
            "POST", GoogleClient.events,
            body:
                "{\"id\":\"series\",\"recurrence\":[\"RRULE:FREQ=WEEKLY;UNTIL=20270118\"],\"start\":{\"date\":\"2027-01-04\"},\"end\":{\"date\":\"2027-01-06\"}}"
        )
        #expect(made.status == 200)
        let instances = try await google.send("GET", path + "/instances")
        #expect(instances.ids == ["series_20270104", "series_20270111", "series_20270118"])
        #expect(instances.items.last?["end"] == ["date": "2027-01-20"])
        #expect(
            try await google.freeBusy("2027-01-10T00:00:00Z", "2027-01-14T00:00:00Z").body.busy() == [
                "2027-01-11T00:00:00Z/2027-01-13T00:00:00Z"
            ])
    }

    @Test func `a series is in time where one of its occurrences is`() async throws {
        let google = GoogleClient()
        _ = try await google.insertSeries("RRULE:FREQ=WEEKLY;COUNT=3")
        for (from, to, isThere) in [("05", "10", false), ("10", "12", true), ("19", "31", false), ("01", "04", false), ("01", "05", true)] {
            let ids = try await google.list("timeMin=2027-01-\(from)T00:00:00Z&timeMax=2027-01-\(to)T00:00:00Z").ids
            #expect(ids == (isThere ? ["series"] : []), "\(from) to \(to)")
        }
    }
}
