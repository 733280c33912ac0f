import Foundation
import ProviderConformance
import ProviderKit
import Testing

@testable import ProviderSimulators

@Suite struct MicrosoftSeriesTests {
    private let client = GraphClient()

    private func starts(_ items: [GraphValue]) -> [String] {
        items.compactMap { $0["start"]?["dateTime"]?.text.map { String($0.prefix(16)) } }
    }

    @Test func `a series is shown as occurrences, each with a name of its own`() async {
        let master = await client.create("Daily", GraphClient.daily(12))
        #expect(master.json["type"] == "seriesMaster" && master.json["recurrence"]?["range"]?["endDate"] == "0001-01-01")
        let view = await client.all("/me/calendarView", GraphClient.january)
        #expect(view.count == 12 && Set(view.compactMap { $0["iCalUId"]?.text }).count == 12)
        #expect(view.allSatisfy { $0["type"] == "occurrence" && $0["seriesMasterId"] == .text(master.id) && $0["subject"] == "Daily" })
        #expect(starts(view).first == "2027-01-01T09:00" && starts(view).last == "2027-01-12T09:00")
        #expect(await client.all("/me/events/\(master.id)/instances", GraphClient.january) == view)
        #expect(await client.send(.get, "/me/events").items.count == 1)
        let occurrence = view[3]["id"]?.text ?? ""
        #expect(await client.send(.get, "/me/events/\(occurrence)").json["start"] == view[3]["start"])
        #expect(await client.send(.get, "/me/events/\(occurrence)/instances", GraphClient.january).status == 400)
        let outside = occurrence.replacing(/FRAAgI\d+/, with: "FRAAgI99999")
        #expect(await client.send(.get, "/me/events/\(outside)").status == 404)
    }

    @Test func `an occurrence that is changed is an exception, and stays between its neighbours`() async {
        let master = await client.create("Daily", GraphClient.daily(5))
        let ids = await client.all("/me/calendarView", GraphClient.january).compactMap { $0["id"]?.text }
        func time(_ text: String) -> GraphValue { ["dateTime": .text(text), "timeZone": "UTC"] }
        let moved = await client.send(
            .patch, "/me/events/\(ids[1])",
            body: ["start": time("2027-01-02T20:00:00"), "end": time("2027-01-02T21:00:00"), "showAs": "free"])
        #expect(moved.status == 200 && moved.json["type"] == "exception" && moved.id == ids[1])
        #expect(moved.json["originalStart"] == "2027-01-02T09:00:00.0000000Z" && moved.json["subject"] == "Daily")
        let crossing = await client.send(
            .patch, "/me/events/\(ids[1])", body: ["start": time("2027-01-04T20:00:00"), "end": time("2027-01-04T21:00:00")])
        #expect(crossing.status == 400 && crossing.code == "ErrorOccurrenceCrossingBoundary")
        #expect(await client.send(.delete, "/me/events/\(ids[3])").status == 204)
        #expect(await client.send(.get, "/me/events/\(ids[3])").status == 404)
        let view = await client.all("/me/calendarView", GraphClient.january)
        #expect(starts(view) == ["2027-01-01T09:00", "2027-01-02T20:00", "2027-01-03T09:00", "2027-01-05T09:00"])
        #expect(view.map { $0["showAs"] } == ["busy", "free", "busy", "busy"])
        _ = await client.send(.patch, "/me/events/\(master.id)", body: ["subject": "Renamed"])
        #expect(starts(await client.all("/me/calendarView", GraphClient.january)) == starts(view))
        _ = await client.send(
            .patch, "/me/events/\(master.id)", body: ["start": time("2027-01-01T10:00:00"), "end": time("2027-01-01T11:00:00")])
        #expect(starts(await client.all("/me/calendarView", GraphClient.january)).count == 5)
    }

    @Test func `weeks are counted from their first day, and clocks change under a series`() async {
        let weekly: [String: GraphValue] = [
            "recurrence": [
                "pattern": ["type": "weekly", "interval": 2, "daysOfWeek": ["Sunday", "tuesday"], "firstDayOfWeek": "monday"],
                "range": [
                    "type": "endDate", "startDate": "2027-03-02", "endDate": "2027-04-04", "recurrenceTimeZone": "Eastern Standard Time",
                ],
            ]
        ]
        let made = await client.create(
            "Every other week", from: "2027-03-02T09:00:00", to: "2027-03-02T10:00:00", zone: "Eastern Standard Time", weekly)
        #expect(made.status == 201, "\(made.json)")
        let view = await client.all(
            "/me/calendarView", [("startDateTime", "2027-03-01T00:00:00Z"), ("endDateTime", "2027-05-01T00:00:00Z")])
        // Tuesday the 2nd and Sunday the 7th are of one week that begins on Monday; the clocks change on the 14th.
        #expect(
            starts(view) == [
                "2027-03-02T14:00", "2027-03-07T14:00", "2027-03-16T13:00", "2027-03-21T13:00", "2027-03-30T13:00", "2027-04-04T13:00",
            ])
    }

    @Test func `a view shows what overlaps its window and nothing that only touches it`() async {
        for (name, start, end) in [
            ("before", "08:00", "09:00"), ("into", "08:30", "09:30"), ("inside", "09:10", "09:20"), ("around", "08:00", "11:00"),
            ("nothing", "09:00", "09:00"), ("out", "09:50", "10:50"), ("after", "10:00", "11:00"), ("no time after", "10:00", "10:00"),
        ] {
            #expect(await client.create(name, from: "2027-01-01T\(start):00", to: "2027-01-01T\(end):00").status == 201)
        }
        let query = [("startDateTime", "2027-01-01T10:00:00+01:00"), ("endDateTime", "2027-01-01T10:00:00")]
        let view = await client.all("/me/calendarView", query + [("$select", "subject"), ("$top", "2")])
        #expect(view.compactMap { $0["subject"]?.text } == ["around", "into", "nothing", "inside", "out"])
        let reversed = await client.all("/me/calendarView", query + [("$orderby", "subject desc")])
        #expect(reversed.compactMap { $0["subject"]?.text } == ["out", "nothing", "into", "inside", "around"])
        #expect(
            await client.send(
                .get, "/me/calendarView", [("startDateTime", "2027-01-02T00:00:00Z"), ("endDateTime", "2027-01-01T00:00:00Z")]
            ).status == 400)
    }

    @Test func `a busy truth is what a view shows, over series, exceptions and zones, at random`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("Seed: \(seed)")
        var random = MicrosoftRandom(seed: seed)
        let outlook = client.simulator.counterpart(for: client.account)
        let base = 1_798_761_600.0  // 2027-01-01T00:00:00Z
        func window(_ day: Int, _ random: inout MicrosoftRandom) throws -> TimeWindow {
            let start = Date(timeIntervalSince1970: base + Double(day * 86_400 + Int.random(in: 0..<86_400, using: &random)))
            return try #require(TimeWindow(start: start, end: start + Double(Int.random(in: 60...90_000, using: &random))))
        }
        for number in 0..<40 {
            let day = Int.random(in: -20...40, using: &random)
            var event = CounterpartEvent("\(number)", .instants(try window(day, &random)))
            if Bool.random(using: &random) { event.repetition = try Self.repetition(&random, window) }
            event.status = CounterpartEvent.Status.allCases.randomElement(using: &random) ?? .confirmed
            event.isTransparent = Int.random(in: 0..<4, using: &random) == 0
            _ = try await outlook.put(event, in: client.calendar)
        }
        let asked = try #require(TimeWindow(start: Date(timeIntervalSince1970: base), end: Date(timeIntervalSince1970: base + 31 * 86_400)))
        let truth = try client.simulator.busyTruth(of: client.calendar, account: client.account, in: asked, zone: "UTC")
        let view = await client.all("/me/calendarView", GraphClient.january + [("$top", "50")])
        for minute in stride(from: 0, to: 31 * 1_440, by: 7) {
            let instant = Date(timeIntervalSince1970: base + Double(minute * 60))
            for (kind, showAs) in [(BusyKind.busy, "busy"), (.tentative, "tentative")] {
                let isTaken = truth.contains { $0.kind == kind && $0.window.start <= instant && instant < $0.window.end }
                let isShown = view.contains { item in
                    guard item["showAs"]?.text == showAs, item["isCancelled"] == false,
                        let start = RFC3339.parse(item["start"]?["dateTime"]?.text ?? "", assumingUTC: true),
                        let end = RFC3339.parse(item["end"]?["dateTime"]?.text ?? "", assumingUTC: true)
                    else { return false }
                    return start <= instant && instant < end
                }
                #expect(isTaken == isShown, "\(kind) at \(instant)")
            }
        }
        #expect(!truth.isEmpty)
    }

    private static func repetition(
        _ random: inout MicrosoftRandom, _ window: (Int, inout MicrosoftRandom) throws -> TimeWindow
    ) throws -> CounterpartEvent.Repetition {
        let count = Int.random(in: 1...30, using: &random)
        var repetition = CounterpartEvent.Repetition(Bool.random(using: &random) ? .day : .week, count: count)
        for number in 0..<count where Int.random(in: 0..<5, using: &random) == 0 { repetition.removed.insert(number) }
        for number in 0..<count where !repetition.removed.contains(number) && Int.random(in: 0..<6, using: &random) == 0 {
            let day = Int.random(in: -5...35, using: &random)
            repetition.moved[number] = try window(day, &random)
        }
        return repetition
    }
}
