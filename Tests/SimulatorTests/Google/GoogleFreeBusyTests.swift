import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@testable import ProviderSimulators

@Suite struct GoogleFreeBusyTests {
    private let day = ("2027-01-20T00:00:00Z", "2027-01-21T00:00:00Z")

    @Test func `busy intervals are clipped, merged and in order`() async throws {
        let google = GoogleClient()
        try await google.insert(hour: 14)
        try await google.insert(hour: 9, hours: 2)
        try await google.insert(hour: 10, hours: 2)
        try await google.insert(hour: 12)
        try await google.insert(hour: 23, hours: 0)
        try await google.insert(day: 19, hour: 20, hours: 3)
        let answer = try await google.freeBusy("2027-01-19T21:00:00Z", "2027-01-20T14:30:00Z")
        #expect(
            answer.body.busy() == [
                "2027-01-19T21:00:00Z/2027-01-19T23:00:00Z", "2027-01-20T09:00:00Z/2027-01-20T13:00:00Z",
                "2027-01-20T14:00:00Z/2027-01-20T14:30:00Z",
            ])
    }

    @Test func `what is transparent, cancelled or declined is free; what is tentative or out of office is not`() async throws {
        let google = GoogleClient()
        try await google.insert(hour: 1, more: "\"transparency\":\"transparent\"")
        try await google.insert(hour: 3, more: "\"attendees\":[{\"email\":\"ada@example.org\",\"responseStatus\":\"declined\"}]")
        try await google.insert(hour: 5, more: "\"status\":\"tentative\"")
        try await google.insert(hour: 7, more: "\"eventType\":\"outOfOffice\"")
        try await google.insert(hour: 9, more: "\"attendees\":[{\"email\":\"bob@example.org\",\"responseStatus\":\"declined\"}]")
        try await google.insert(hour: 11, more: "\"id\":\"gone0\"")
        _ = try await google.send("DELETE", GoogleClient.events + "/gone0")
        #expect(
            try await google.freeBusy(day.0, day.1).body.busy()
                == ["05", "07", "09"].map {
                    "2027-01-20T\($0):00:00Z/2027-01-20T\($0 == "09" ? "10" : $0 == "07" ? "08" : "06"):00:00Z"
                })
        let window = try #require(
            TimeWindow(start: Date(timeIntervalSince1970: 1_800_403_200), end: Date(timeIntervalSince1970: 1_800_489_600)))
        let truth = try google.simulator.busyTruth(of: "ada@example.org", in: window)
        #expect(truth.map(\.kind) == [.tentative, .unavailable, .busy])
    }

    @Test func `all-day events are days of the calendar, and answers are in the zone asked for`() async throws {
        let google = GoogleClient(zone: "America/New_York")
        _ = try await google.send(
            "POST", GoogleClient.events, body: "{\"start\":{\"date\":\"2027-01-20\"},\"end\":{\"date\":\"2027-01-21\"}}")
        let utc = try await google.freeBusy("2027-01-19T00:00:00Z", "2027-01-23T00:00:00Z")
        #expect(utc.body.busy() == ["2027-01-20T05:00:00Z/2027-01-21T05:00:00Z"])
        let indian = try await google.freeBusy(
            "2027-01-19T00:00:00Z", "2027-01-23T00:00:00Z", more: "\"timeZone\":\"Asia/Kolkata\"")
        #expect(indian.body.busy() == ["2027-01-20T10:30:00+05:30/2027-01-21T10:30:00+05:30"])
    }

    @Test func `a calendar that fails does so inside the answer, and alone`() async throws {
        let google = GoogleClient()
        try await google.insert()
        google.simulator.makeAccount("bob@example.org")
        google.simulator.makeAccount("eve@example.org")
        google.simulator.share(CalendarID("eve@example.org"), with: "ada@example.org", as: .freeBusyReader)
        google.simulator.breakFreeBusy(of: CalendarID("eve@example.org"))
        let answer = try await google.freeBusy(day.0, day.1, "nobody@example.org,primary,bob@example.org,eve@example.org")
        let calendars = answer.body["calendars"]
        #expect(answer.status == 200 && answer.body.busy().count == 1)
        for (name, reason) in [("nobody@example.org", "notFound"), ("bob@example.org", "notFound"), ("eve@example.org", "internalError")] {
            #expect(calendars?[name]?["errors"]?.elements?.first?["reason"]?.text == reason, "\(name)")
        }
        #expect(calendars?["primary"]?["errors"] == nil)
        google.simulator.breakFreeBusy(of: CalendarID("eve@example.org"), false)
        #expect(try await google.freeBusy(day.0, day.1, "eve@example.org").body["calendars"]?["eve@example.org"] == ["busy": []])
    }

    @Test func `a window is not empty and not too long`() async throws {
        let google = GoogleClient()
        #expect(try await google.freeBusy(day.0, day.0).reason == "timeRangeEmpty")
        #expect(try await google.freeBusy(day.1, day.0).reason == "timeRangeEmpty")
        #expect(try await google.freeBusy("2027-01-01T00:00:00Z", "2027-04-01T00:00:00Z").status == 200)
        let long = try await google.freeBusy("2027-01-01T00:00:00Z", "2027-04-01T00:00:01Z")
        #expect(long.status == 400 && long.reason == "timeRangeTooLong")
        google.simulator.options.maximumFreeBusyDays = 1
        #expect(try await google.freeBusy(day.0, "2027-01-21T00:00:01Z").reason == "timeRangeTooLong")
        #expect(try await google.freeBusy("2027-01-20", day.1).reason == "invalid")
        #expect(try await google.freeBusy("2027-01-20T00:00:00", day.1).reason == "invalid")
    }

    @Test func `more than fifty calendars are all unknown`() async throws {
        let google = GoogleClient()
        let names = (["primary"] + (0..<50).map { "c\($0)@example.org" }).joined(separator: ",")
        let answer = try await google.freeBusy(day.0, day.1, names)
        #expect(
            answer.body["calendars"]?["primary"]?["errors"]?.elements?.first?["reason"] == "tooManyCalendarsRequested")
        #expect(try await google.freeBusy(day.0, day.1, more: "\"calendarExpansionMax\":51").status == 400)
    }
}

extension GoogleSimulator {
    /// The truth about a primary calendar, in UTC.
    func busyTruth(of account: String, in window: TimeWindow) throws -> [BusyBlock] {
        try busyTruth(of: CalendarID(account), account: account, in: window, zone: "UTC")
    }
}
