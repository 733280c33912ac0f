import Foundation
import ProviderConformance
import ProviderKit
import Testing

@testable import ProviderSimulators

@Suite struct MicrosoftDeltaTests {
    private let client = GraphClient()

    private func ids(_ items: [GraphValue]) -> [String] { items.compactMap { $0["id"]?.text } }
    private func removed(_ items: [GraphValue]) -> [String] { ids(items.filter { $0["@removed"] != nil }) }

    @Test func `the first round tells what is in the window, and the next one nothing`() async {
        let inside = await client.create()
        _ = await client.create("Outside", from: "2027-03-01T09:00:00", to: "2027-03-01T10:00:00")
        let first = await client.round()
        #expect(ids(first.items) == [inside.id] && first.items[0]["subject"] == "Standup")
        #expect(first.link.hasPrefix("https://microsoft.simulator.example/v1.0/me/calendarView/delta?%24deltatoken="))
        let second = await client.round(first.link)
        #expect(second.items.isEmpty && second.link != first.link)
        #expect(await client.round(first.link).items.isEmpty)
    }

    @Test func `what was created, changed and deleted is told, and removals in two meanings`() async {
        let changing = await client.create("changing")
        let leaving = await client.create("leaving")
        let deleting = await client.create("deleting")
        let outside = await client.create("outside", from: "2027-03-01T09:00:00", to: "2027-03-01T10:00:00")
        let start = await client.round()
        let created = await client.create("created")
        _ = await client.send(.patch, "/me/events/\(changing.id)", body: ["subject": "changed"])
        let march: GraphValue = ["dateTime": "2027-03-05T09:00:00", "timeZone": "UTC"]
        _ = await client.send(.patch, "/me/events/\(leaving.id)", body: ["start": march, "end": march])
        _ = await client.send(.patch, "/me/events/\(outside.id)", body: ["subject": "touched"])
        _ = await client.send(.delete, "/me/events/\(deleting.id)")
        let round = await client.round(start.link)
        #expect(Set(removed(round.items)) == [leaving.id, outside.id, deleting.id])
        #expect(Set(ids(round.items)).subtracting(removed(round.items)) == [created.id, changing.id])
        #expect(round.items.first { $0["id"] == .text(changing.id) }?["subject"] == "changed")
        #expect(round.items.allSatisfy { $0["@removed"] == nil || $0 == ["id": $0["id"] ?? .null, "@removed": ["reason": "deleted"]] })
        #expect(await client.round(round.link).items.isEmpty)
        #expect(Set(ids(await client.round(start.link).items)) == Set(ids(round.items)))
    }

    @Test func `a series is told as its master and abbreviated occurrences, and an exception whole`() async {
        let master = await client.create("Daily", GraphClient.daily(4))
        let view = ids(await client.all("/me/calendarView", GraphClient.january))
        let start = await client.round()
        #expect(ids(start.items) == [master.id] + view)
        #expect(start.items[0]["type"] == "seriesMaster" && start.items[0]["recurrence"] != .null)
        for item in start.items.dropFirst() {
            #expect(Set((item.object ?? [:]).keys.filter { !$0.hasPrefix("@") }) == ["id", "start", "end", "type", "seriesMasterId"])
        }
        _ = await client.send(.patch, "/me/events/\(view[1])", body: ["subject": "Special"])
        _ = await client.send(.delete, "/me/events/\(view[2])")
        let round = await client.round(start.link)
        #expect(removed(round.items) == [view[2]])
        #expect(round.items.first { $0["id"] == .text(view[1]) }?["subject"] == "Special")
        #expect(round.items.first { $0["id"] == .text(view[1]) }?["type"] == "exception")
        _ = await client.send(.delete, "/me/events/\(master.id)")
        #expect(Set(removed(await client.round(round.link).items)) == [master.id, view[0], view[1], view[3]])
        client.simulator.behaviour.tellsRemovedOccurrences = false
        #expect(removed(await client.round(round.link).items) == [master.id])
    }

    @Test func `occurrences are told whole where that is wanted`() async {
        client.simulator.behaviour.abbreviatesOccurrences = false
        _ = await client.create("Daily", GraphClient.daily(2))
        #expect(await client.round().items.allSatisfy { $0["subject"] == "Daily" })
    }

    @Test func `pages are as long as preferred, and links are followed as they are`() async {
        for number in 0..<5 { _ = await client.create("\(number)") }
        let preference: HTTPHeaders = ["Prefer": "odata.maxpagesize=2, IdType=\"ImmutableId\""]
        let first = await client.send(.get, "/me/calendarView/delta", GraphClient.january, headers: preference)
        #expect(first.items.count == 2 && first.delta == nil)
        #expect(first.headers["Preference-Applied"] == "odata.maxpagesize=2, IdType=\"ImmutableId\"")
        let next = first.next ?? ""
        #expect(next.contains("%24skiptoken="))
        #expect(await client.round(next, headers: preference).items.count == 3)
        for wrong in [
            next + "&$select=id", next + "&startDateTime=2027-01-01T00:00:00Z", next.replacing("skiptoken", with: "deltatoken"),
            next.replacing("/me/calendarView", with: "/me/calendar/calendarView"),
        ] {
            #expect(await client.send(.get, wrong).status == 400, "\(wrong)")
        }
        for option in ["$select", "$filter", "$expand", "$orderby", "$search", "$top"] {
            let answer = await client.send(.get, "/me/calendarView/delta", GraphClient.january + [(option, "1")])
            #expect(answer.status == 400, "\(option)")
        }
        #expect(await client.send(.get, "/me/calendarView/delta").status == 400)
    }

    @Test func `a lost position is told in two ways by turns`() async {
        _ = await client.create()
        let link = (await client.round()).link
        client.simulator.forgetPositions()
        let gone = await client.send(.get, link)
        #expect(gone.status == 410 && gone.code == "resyncRequired")
        let location = gone.headers["Location"] ?? ""
        #expect(
            location.hasSuffix("%24deltatoken=") && location.hasPrefix("https://microsoft.simulator.example/v1.0/me/calendarView/delta?"))
        #expect(await client.round(location).items.count == 1)
        let second = await client.send(.get, link)
        #expect(second.status == 404 && second.code == "syncStateNotFound" && second.headers["Location"] == nil)
        #expect(await client.send(.get, "/me/calendarView/delta", [("$deltatoken", "x")]).code == "syncStateNotFound")
    }

    @Test func `a feed belongs to its calendar, and a move out of it is a removal`() async throws {
        let event = await client.create(headers: GraphClient.immutable)
        let other = await client.send(.post, "/me/calendars", body: ["name": "Other"]).id
        let feed = "/me/calendars/\(other)/calendarView/delta"
        let there = await client.send(.get, feed, GraphClient.january)
        let here = await client.round(headers: GraphClient.immutable)
        #expect(there.items.isEmpty && ids(here.items) == [event.id])
        try await client.simulator.outlook(for: client.account).move(EventID(event.id), from: client.calendar, to: CalendarID(other))
        #expect(removed(await client.round(here.link, headers: GraphClient.immutable).items) == [event.id])
        #expect(ids(await client.round(there.delta, headers: GraphClient.immutable).items) == [event.id])
    }

    @Test func `whoever applies every round holds what a view shows, at random`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("Seed: \(seed)")
        var random = MicrosoftRandom(seed: seed)
        let outlook = client.simulator.outlook(for: client.account)
        var held: Set<String> = []
        var link: String?
        var alive: [EventID] = []
        for step in 0..<60 {
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let start = Date(timeIntervalSince1970: 1_798_761_600 + Double(Int.random(in: -20...50, using: &random) * 86_400 + 3_600))
                let window = try #require(TimeWindow(start: start, end: start + 5_400))
                switch Int.random(in: 0..<4, using: &random) {
                case 0 where !alive.isEmpty:
                    let index = alive.indices.randomElement(using: &random) ?? 0
                    try await outlook.remove(alive.remove(at: index), from: client.calendar)
                case 1 where !alive.isEmpty:
                    let event = alive.randomElement(using: &random) ?? alive[0]
                    try await outlook.change(
                        event, title: "\(step)", window: Bool.random(using: &random) ? window : nil, in: client.calendar)
                default:
                    let repetition = CounterpartEvent.Repetition(.day, count: Int.random(in: 1...20, using: &random), removed: [2])
                    alive.append(
                        try await outlook.put(
                            CounterpartEvent("\(step)", .instants(window), repetition: Bool.random(using: &random) ? repetition : nil),
                            in: client.calendar))
                }
            }
            if Int.random(in: 0..<3, using: &random) == 0 {
                client.simulator.faults = FaultPlan([
                    .init(
                        [.smallPages(3), .emptyPage, .duplicatedItems].randomElement(using: &random) ?? .emptyPage,
                        on: "graph.calendarView.delta")
                ])
            }
            let round = await client.round(link)
            link = round.link
            for item in round.items {
                let id = item["id"]?.text ?? ""
                if item["@removed"] != nil { held.remove(id) } else { held.insert(id) }
            }
            let shown = await client.all("/me/calendarView", GraphClient.january + [("$top", "500")])
            let expected = Set(ids(shown) + shown.compactMap { $0["seriesMasterId"]?.text })
            #expect(held == expected, "after step \(step)")
        }
        #expect(!held.isEmpty)
    }
}
