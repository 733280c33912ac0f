import Foundation
import ProviderKit
import ProviderSimulators
import Testing

@testable import ProviderSimulators

@Suite struct GoogleListTests {
    @Test func `pages follow each other, and only the last one has a position`() async throws {
        let google = GoogleClient()
        for number in 0..<7 { try await google.insert(day: 10 + number, more: "\"id\":\"event\(number)\"") }
        var ids: [String] = []
        var query = "maxResults=3"
        var pages = 0
        while true {
            let page = try await google.list(query)
            ids += page.ids
            pages += 1
            guard let next = page.body["nextPageToken"]?.text else {
                #expect(page.body["nextSyncToken"] != nil)
                break
            }
            #expect(page.body["nextSyncToken"] == nil)
            query = "maxResults=3&pageToken=\(PercentEncoding.component(next))"
        }
        #expect(pages == 3 && ids == (0..<7).map { "event\($0)" })
    }

    @Test func `a page token goes with the parameters and the account that it was given for`() async throws {
        let google = GoogleClient()
        for day in 10..<13 { try await google.insert(day: day) }
        let token = PercentEncoding.component(try #require(try await google.list("maxResults=1").body["nextPageToken"]?.text))
        #expect(try await google.list("maxResults=2&pageToken=\(token)").reason == "invalid")
        #expect(try await google.list("maxResults=1&singleEvents=true&pageToken=\(token)").reason == "invalid")
        #expect(try await google.list("maxResults=1&pageToken=\(token)").status == 200)
        google.simulator.makeAccount("bob@example.org")
        #expect(try await google.other("bob@example.org").list("maxResults=1&pageToken=\(token)").reason == "invalid")
    }

    @Test func `timeMin looks at ends and timeMax at starts, both exclusive`() async throws {
        let google = GoogleClient()
        try await google.insert(day: 20, hour: 9, more: "\"id\":\"event\"")
        for (query, isThere) in [
            ("timeMin=2027-01-20T10:00:00Z", false), ("timeMin=2027-01-20T09:59:59Z", true), ("timeMax=2027-01-20T09:00:00Z", false),
            ("timeMax=2027-01-20T09:00:01Z", true),
        ] { #expect(try await google.list(query).ids.isEmpty != isThere, "\(query)") }
    }

    @Test func `lists can be searched and ordered`() async throws {
        let google = GoogleClient()
        try await google.insert("Later", day: 21, more: "\"id\":\"later\"")
        try await google.insert("Early", day: 20, more: "\"id\":\"soon0\",\"eventType\":\"outOfOffice\"")
        _ = try await google.send("PATCH", GoogleClient.events + "/later", body: "{\"location\":\"Attic\"}")
        #expect(try await google.list("orderBy=startTime&singleEvents=true").ids == ["soon0", "later"])
        #expect(try await google.list("orderBy=updated").ids == ["soon0", "later"])
        #expect(try await google.list().ids == ["later", "soon0"])
        #expect(try await google.list("q=ATTIC").ids == ["later"])
        #expect(try await google.list("eventTypes=outOfOffice").ids == ["soon0"])
        #expect(try await google.list("eventTypes=outOfOffice&eventTypes=default").ids.count == 2)
        #expect(try await google.list("orderBy=updated").body["nextSyncToken"] == nil)
    }

    @Test func `a later pass tells what was made, changed and deleted, the deleted by its id alone`() async throws {
        let google = GoogleClient()
        for id in ["keeps", "moves", "goes0"] { try await google.insert(more: "\"id\":\"\(id)\"") }
        let token = try await google.position()
        #expect(try await google.since(token).items.isEmpty)
        try await google.insert(more: "\"id\":\"comes\"")
        _ = try await google.send("PATCH", GoogleClient.events + "/moves", body: "{\"summary\":\"Moved\"}")
        _ = try await google.send("DELETE", GoogleClient.events + "/goes0")
        for _ in 0..<2 {
            let changes = try await google.since(token)
            #expect(Set(changes.ids) == ["comes", "moves", "goes0"])
            let gone = try #require(changes.items.first { $0["id"] == "goes0" })
            #expect(gone["status"] == "cancelled" && gone["start"] == nil && gone["recurringEventId"] == nil)
        }
        let next = try #require(try await google.since(token).body["nextSyncToken"]?.text)
        #expect(try await google.since(next).items.isEmpty)
        #expect(try await google.list().ids.contains("goes0") == false)
        #expect(try await google.list("showDeleted=true").ids.contains("goes0"))
    }

    @Test func `what is written while pages are read is told in the next pass`() async throws {
        let google = GoogleClient()
        for number in 0..<3 { try await google.insert(more: "\"id\":\"event\(number)\"") }
        let first = try await google.list("maxResults=2")
        try await google.insert(more: "\"id\":\"inserted\"")
        let page = PercentEncoding.component(try #require(first.body["nextPageToken"]?.text))
        let last = try await google.list("maxResults=2&pageToken=\(page)")
        let token = try #require(last.body["nextSyncToken"]?.text)
        #expect(first.ids + last.ids == ["event0", "event1", "event2"])
        #expect(try await google.since(token, "maxResults=2").ids == ["inserted"])
    }

    @Test(arguments: [
        "iCalUID=x", "orderBy=updated", "privateExtendedProperty=a%3Db", "q=x", "sharedExtendedProperty=a%3Db",
        "timeMin=2027-01-01T00:00:00Z", "timeMax=2027-01-01T00:00:00Z", "updatedMin=2027-01-01T00:00:00Z", "showDeleted=false",
    ])
    func `restrictions do not go with a position`(_ query: String) async throws {
        let google = GoogleClient()
        let token = try await google.position()
        let answer = try await google.since(token, query)
        #expect(answer.status == 400 && answer.location == String(query.prefix { $0 != "=" }))
    }

    @Test func `everything else must be as in the first pass`() async throws {
        let google = GoogleClient()
        let token = try await google.position("singleEvents=true&maxResults=10")
        #expect(try await google.since(token, "singleEvents=true&maxResults=10").status == 200)
        #expect(try await google.since(token, "singleEvents=true&maxResults=10&showDeleted=true&fields=items").status == 200)
        for query in [
            "", "singleEvents=true", "maxResults=10", "singleEvents=true&maxResults=11", "singleEvents=true&maxResults=10&timeZone=UTC",
        ] {
            #expect(try await google.since(token, query).reason == "invalid", "\(query)")
        }
    }

    @Test func `a forgotten position asks for a full pass, one that never was is invalid`() async throws {
        let google = GoogleClient()
        let token = try await google.position()
        google.simulator.forgetPositions()
        let answer = try await google.since(token)
        #expect(answer.status == 410 && answer.reason == "fullSyncRequired")
        for text in ["", "x", "no such token", token + "x", String(token.reversed())] {
            #expect(try await google.list("syncToken=\(PercentEncoding.component(text))").status == (text.isEmpty ? 200 : 400), "\(text)")
        }
    }

    @Test(arguments: [true, false])
    func `a feed that began with a time goes on with it`(_ tells: Bool) async throws {
        let google = GoogleClient()
        google.simulator.options.tellsEventsMovedOut = tells
        try await google.insert(day: 20, more: "\"id\":\"inside\"")
        try await google.insert(day: 21, more: "\"id\":\"remains\"")
        try await google.insert(day: 2, more: "\"id\":\"before\"")
        let first = try await google.list("timeMin=2027-01-10T00:00:00Z")
        #expect(first.ids == ["inside", "remains"])
        let token = try #require(first.body["nextSyncToken"]?.text)
        let out = "{\"start\":{\"dateTime\":\"2027-01-03T09:00:00Z\"},\"end\":{\"dateTime\":\"2027-01-03T10:00:00Z\"}}"
        for id in ["inside", "before"] { _ = try await google.send("PATCH", GoogleClient.events + "/\(id)", body: out) }
        _ = try await google.send("DELETE", GoogleClient.events + "/remains")
        #expect(Set(try await google.since(token).ids) == (tells ? ["inside", "remains"] : ["remains"]))
        let into = "{\"start\":{\"dateTime\":\"2027-01-30T09:00:00Z\"},\"end\":{\"dateTime\":\"2027-01-30T10:00:00Z\"}}"
        _ = try await google.send("PATCH", GoogleClient.events + "/before", body: into)
        #expect(try await google.since(token).ids.contains("before"))
    }

    @Test func `updatedMin tells the deleted too`() async throws {
        let google = GoogleClient()
        try await google.insert(more: "\"id\":\"older\"")
        google.clock.advance(by: 100)
        let text = PercentEncoding.component(RFC3339.text(google.clock.now))
        try await google.insert(more: "\"id\":\"brief\"")
        _ = try await google.send("DELETE", GoogleClient.events + "/brief")
        #expect(try await google.list("updatedMin=\(text)").ids == ["brief"])
    }

    @Test func `the calendar list has pages and roles`() async throws {
        let google = GoogleClient()
        for number in 0..<5 { google.simulator.makeCalendar(named: "C\(number)", of: "ada@example.org") }
        google.simulator.makeAccount("bob@example.org")
        google.simulator.share(CalendarID("bob@example.org"), with: "ada@example.org", as: .freeBusyReader)
        let first = try await google.send("GET", "users/me/calendarList", query: "maxResults=4")
        let token = PercentEncoding.component(try #require(first.body["nextPageToken"]?.text))
        let second = try await google.send("GET", "users/me/calendarList", query: "maxResults=4&pageToken=\(token)")
        #expect(first.items.count == 4 && second.items.count == 3 && second.body["nextPageToken"] == nil)
        #expect(first.items.first?["primary"] == true && first.items.first?["timeZone"] == "UTC")
        let writable = try await google.send("GET", "users/me/calendarList", query: "minAccessRole=writer")
        #expect(writable.items.count == 6)
        #expect(try await google.send("GET", "users/me/calendarList", query: "minAccessRole=king").status == 400)
    }

    @Test func `calendars are made, read and removed, but not the primary one`() async throws {
        let google = GoogleClient()
        let made = try await google.send("POST", "calendars", body: "{\"summary\":\"Team\",\"timeZone\":\"Asia/Tokyo\"}")
        let id = PercentEncoding.component(try #require(made.body["id"]?.text))
        #expect(try await google.send("GET", "calendars/\(id)").body["timeZone"] == "Asia/Tokyo")
        #expect(try await google.send("GET", "users/me/calendarList/\(id)").body["accessRole"] == "owner")
        #expect(try await google.send("DELETE", "calendars/\(id)").status == 204)
        #expect(try await google.send("GET", "calendars/\(id)").status == 404)
        #expect(try await google.send("DELETE", "calendars/primary").status == 403)
        #expect(try await google.send("POST", "calendars", body: "{}").reason == "required")
        #expect(try await google.send("POST", "calendars", body: "{\"summary\":\"x\",\"timeZone\":\"X/Y\"}").status == 400)
    }
}
