import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@testable import ProviderSimulators

@Suite struct GoogleCounterpartTests {
    private func window(_ day: Int, _ hour: Int = 9) throws -> TimeWindow {
        let start = Date(timeIntervalSince1970: 1_800_403_200 + Double(day * 86_400 + hour * 3_600))
        return try #require(TimeWindow(start: start, end: start.addingTimeInterval(3_600)))
    }

    @Test func `what another program writes is seen through the interface, and its busy time is the same from both sides`() async throws {
        let google = GoogleClient(zone: "Asia/Kathmandu")
        let other = google.simulator.counterpart(for: "ada@example.org")
        let calendar = try #require(try await other.makeCalendar(named: "Side"))
        let moved = try window(1, 20)
        let series = try await other.put(
            CounterpartEvent("Daily", .instants(try window(0)), repetition: .init(.day, count: 6, removed: [1], moved: [4: moved])),
            in: calendar.id)
        _ = try await other.put(CounterpartEvent("Free", .instants(try window(0, 3)), isTransparent: true), in: calendar.id)
        _ = try await other.put(CounterpartEvent("Off", .instants(try window(0, 5)), status: .cancelled), in: calendar.id)
        _ = try await other.put(
            CounterpartEvent("Maybe", .instants(try window(0, 7)), uid: EventUID("u@x"), status: .tentative), in: calendar.id)
        _ = try await other.put(CounterpartEvent("Days", .days(first: CivilDay(2027, 1, 27), count: 2)), in: calendar.id)
        _ = try await other.put(
            CounterpartEvent("Local", .local(day: CivilDay(2027, 1, 30), secondOfDay: 82_800, seconds: 7_200, zone: "Europe/Berlin")),
            in: calendar.id)
        let expected = [
            try window(0, 7), try window(0), moved, try window(2), try window(3), try window(5),
        ].map(\.start)
        let stretch = try #require(
            TimeWindow(start: Date(timeIntervalSince1970: 1_800_403_200), end: Date(timeIntervalSince1970: 1_801_353_600)))
        let truth = try google.simulator.busyTruth(of: calendar.id, account: "ada@example.org", in: stretch, zone: "UTC")
        #expect(truth.prefix(6).map(\.window.start) == expected && truth.first?.kind == .tentative)
        let told = try await google.freeBusy("2027-01-20T00:00:00Z", "2027-01-31T00:00:00Z", calendar.id.rawValue).body
        #expect(
            told.busy(calendar.id.rawValue)
                == truth.map { "\(RFC3339.text($0.window.start))/\(RFC3339.text($0.window.end))" })
        #expect(
            told.busy(calendar.id.rawValue).suffix(2) == [
                "2027-01-26T18:15:00Z/2027-01-28T18:15:00Z", "2027-01-30T22:00:00Z/2027-01-31T00:00:00Z",
            ])
        let records = try await other.events(in: calendar.id)
        #expect(Set(records.compactMap(\.title)) == ["Daily", "Free", "Maybe", "Days", "Local"])
        #expect(records.contains { $0.id == series } && records.contains { $0.uid == EventUID("u@x") })
    }

    @Test func `a counterpart changes and removes events, also single occurrences`() async throws {
        let google = GoogleClient()
        let other = google.simulator.counterpart(for: "ada@example.org")
        try await google.insert(more: "\"id\":\"abcde\",\"extendedProperties\":{\"private\":{\"a\":\"1\"}}")
        let moved = try window(3)
        try await other.change(EventID("abcde"), title: "By hand", window: moved, in: CalendarID("primary"))
        let event = try await google.send("GET", GoogleClient.events + "/abcde").body
        #expect(event["summary"] == "By hand" && event["extendedProperties"]?["private"]?["a"] == "1")
        #expect(event["start"]?["dateTime"]?.text == RFC3339.text(moved.start))
        try await other.remove(EventID("abcde"), from: CalendarID("primary"))
        try await other.remove(EventID("abcde"), from: CalendarID("primary"))
        #expect(try await google.list().ids.isEmpty)
        await #expect(throws: HarnessError.self) {
            try await other.change(EventID("abcde"), title: "x", window: nil, in: CalendarID("primary"))
        }
        await #expect(throws: HarnessError.self) { try await other.remove(EventID("abcde"), from: CalendarID("nowhere")) }
    }

    @Test(arguments: CounterpartEvent.Damage.allCases)
    func `damage is refused`(_ damage: CounterpartEvent.Damage) async throws {
        let google = GoogleClient()
        let event = CounterpartEvent("Damaged", .instants(try window(0)), damage: damage)
        await #expect(throws: CounterpartRefusal.self) {
            _ = try await google.simulator.counterpart(for: "ada@example.org").put(event, in: CalendarID("primary"))
        }
        #expect(try await google.list().ids.isEmpty)
    }
}
