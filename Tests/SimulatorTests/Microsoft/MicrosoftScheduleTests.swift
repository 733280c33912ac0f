import Foundation
import ProviderConformance
import ProviderKit
import Testing

@testable import ProviderSimulators

@Suite struct MicrosoftScheduleTests {
    private let client = GraphClient()

    private func body(_ addresses: [String], to end: String = "2027-01-02T00:00:00") -> GraphValue {
        [
            "schedules": .list(addresses.map { .text($0) }), "startTime": ["dateTime": "2027-01-01T00:00:00", "timeZone": "UTC"],
            "endTime": ["dateTime": .text(end), "timeZone": "UTC"], "availabilityViewInterval": 60,
        ]
    }

    @Test func `every address has its own answer, and one that is unknown an error in it`() async {
        _ = await client.create(["showAs": "oof"])
        _ = await client.create([
            "showAs": "tentative", "start": ["dateTime": "2027-01-01T10:30:00", "timeZone": "UTC"],
            "end": ["dateTime": "2027-01-01T12:00:00", "timeZone": "UTC"],
        ])
        client.simulator.makeAccount("bob@example.org")
        let answer = await client.send(
            .post, "/me/calendar/getSchedule", body: body(["Ada@example.org", "nobody@example.org", "bob@example.org"]))
        #expect(answer.status == 200 && answer.items.count == 3)
        #expect(answer.items[0]["availabilityView"]?.text?.prefix(13) == "0000000003110")
        let items = answer.items[0]["scheduleItems"]?.list ?? []
        #expect(items.map { $0["status"] } == ["oof", "tentative"] && items.allSatisfy { $0["id"] == nil })
        #expect(items[0]["start"] == ["dateTime": "2027-01-01T09:00:00.0000000", "timeZone": "UTC"])
        #expect(
            answer.items[1]["error"]?["responseCode"] == "ErrorMailRecipientNotFound"
                && answer.items[1]["scheduleId"] == "nobody@example.org")
        #expect(answer.items[2]["error"] == nil && answer.items[2]["scheduleItems"] == [])
    }

    @Test func `parameters may begin with capital letters, as in the metadata`() async {
        let small = body(["ada@example.org"]).object ?? [:]
        let large = Dictionary(uniqueKeysWithValues: small.map { ($0.key.prefix(1).uppercased() + $0.key.dropFirst(), $0.value) })
        #expect(await client.send(.post, "/me/calendar/getSchedule", body: .object(large)).status == 200)
        let wrong = small.merging(["ColorView": 1]) { _, new in new }
        #expect(await client.send(.post, "/me/calendar/getSchedule", body: .object(wrong)).status == 400)
    }

    @Test func `only the default calendar counts`() async {
        let other = await client.send(.post, "/me/calendars", body: ["name": "Other"]).id
        let event: GraphValue = [
            "start": ["dateTime": "2027-01-01T09:00:00", "timeZone": "UTC"], "end": ["dateTime": "2027-01-01T10:00:00", "timeZone": "UTC"],
        ]
        #expect(await client.send(.post, "/me/calendars/\(other)/events", body: event).status == 201)
        #expect(await client.send(.post, "/me/calendar/getSchedule", body: body(["ada@example.org"])).items[0]["scheduleItems"] == [])
    }

    @Test func `limits are kept, and personal accounts have no schedules`() async {
        let twenty = (0..<20).map { "\($0)@example.org" }
        #expect(await client.send(.post, "/me/calendar/getSchedule", body: body(twenty)).items.count == 20)
        #expect(await client.send(.post, "/me/calendar/getSchedule", body: body(twenty + ["x@example.org"])).status == 400)
        #expect(
            await client.send(.post, "/me/calendar/getSchedule", body: body(["a@example.org"], to: "2027-03-03T23:59:59")).status == 200)
        #expect(
            await client.send(.post, "/me/calendar/getSchedule", body: body(["a@example.org"], to: "2027-03-04T00:00:00")).status == 400)
        #expect(await client.send(.post, "/me/calendar/getSchedule", body: ["schedules": []]).status == 400)
        let personal = GraphClient(isPersonal: true)
        #expect(await personal.send(.post, "/me/calendar/getSchedule", body: body(["ada@example.org"])).code == "ErrorAccessDenied")
        #expect(await client.send(.post, "/me/calendar/getSchedule", body: body([personal.account])).status == 200)
    }

    @Test func `busy truth knows what is free, declined, cancelled and out of office`() async throws {
        let outlook = client.simulator.outlook(for: client.account)
        func window(_ hour: Int) throws -> TimeWindow {
            let start = Date(timeIntervalSince1970: 1_798_761_600 + Double(hour * 3_600))
            return try #require(TimeWindow(start: start, end: start + 3_600))
        }
        for (hour, showAs) in ["free", "workingElsewhere", "oof", "busy", "busy", "tentative", "unknown"].enumerated() {
            try await outlook.invite(showAs, try window(hour), in: client.calendar, organizer: "bob@example.org", showAs: showAs)
        }
        try await outlook.invite("declined", try window(8), in: client.calendar, organizer: "bob@example.org", response: "declined")
        _ = try await outlook.put(CounterpartEvent("off", .instants(try window(9)), status: .cancelled), in: client.calendar)
        let day = try #require(TimeWindow(start: try window(0).start, end: try window(24).start))
        let truth = try client.simulator.busyTruth(of: client.calendar, account: client.account, in: day, zone: "UTC")
        #expect(
            truth == [
                BusyBlock(window: try window(2), kind: .unavailable),
                BusyBlock(window: try #require(TimeWindow(start: try window(3).start, end: try window(4).end))),
                BusyBlock(window: try window(5), kind: .tentative), BusyBlock(window: try window(6)),
            ])
    }

    @Test func `whole days begin at midnight of the zone asked for`() async throws {
        let outlook = client.simulator.counterpart(for: client.account)
        _ = try await outlook.put(CounterpartEvent("Days", .days(first: CivilDay(2027, 1, 5), count: 2)), in: client.calendar)
        let all = try #require(
            TimeWindow(start: Date(timeIntervalSince1970: 1_798_761_600), end: Date(timeIntervalSince1970: 1_801_440_000)))
        for (zone, text) in [
            ("UTC", "2027-01-05T00:00:00Z"), ("America/New_York", "2027-01-05T05:00:00Z"), ("Tokyo Standard Time", "2027-01-04T15:00:00Z"),
        ] {
            let truth = try client.simulator.busyTruth(of: client.calendar, account: client.account, in: all, zone: zone)
            #expect(truth.map(\.window.start) == [try #require(RFC3339.parse(text))] && truth[0].window.length == 2 * 86_400)
        }
    }

    @Test func `damaged events are refused, as the service does`() async {
        let outlook = client.simulator.counterpart(for: client.account)
        for damage in CounterpartEvent.Damage.allCases {
            await #expect(throws: CounterpartRefusal.self) {
                try await outlook.put(
                    CounterpartEvent("x", .days(first: CivilDay(2027, 1, 5), count: 1), damage: damage), in: client.calendar)
            }
        }
        await #expect(throws: CounterpartRefusal.self) { try await outlook.makeCalendar(named: "calendar") }
    }
}

extension GraphClient {
    fileprivate func create(_ more: [String: GraphValue]) async -> Answer { await create("Standup", more) }
}
