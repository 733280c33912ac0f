import Foundation
import ProviderConformance
import ProviderKit
import Testing

@testable import ProviderSimulators

@Suite struct GooglePushTests {
    /// A simulated Google that delivers to an inbox.
    private struct World {
        static let account = "ada@example.org"

        let clock = SimulatedClock()
        let simulator: GoogleSimulator
        let inbox: DeliveryInbox
        let token: Secret
        let address = Secret("https://host.example/hooks/1")

        init(answer status: Int = 200) {
            simulator = GoogleSimulator(clock: clock)
            simulator.makeAccount(Self.account)
            inbox = DeliveryInbox(clock: clock)
            inbox.listen(at: address, status: status)
            simulator.pushTransport = inbox
            token = simulator.grant(to: Self.account, scopes: nil).accessToken
        }

        func post(_ path: String, _ body: GoogleJSON) async throws -> (status: Int, body: GoogleJSON) {
            let url = try #require(URL(string: simulator.origin.absoluteString + "/calendar/v3/" + path))
            let response = await simulator.exchange(
                HTTPRequest(
                    method: .post, url: url,
                    headers: ["Authorization": "Bearer \(token.revealText())", "Content-Type": "application/json"], body: body.data)
            ).response
            return (response.status, GoogleJSON(response.body) ?? .null)
        }

        func watch(_ changes: [String: GoogleJSON] = [:], calendar: String = "primary") async throws -> (status: Int, body: GoogleJSON) {
            var body: GoogleJSON = ["id": "ch-1", "type": "web_hook", "address": .string(address.revealText()), "token": "t-1"]
            for (name, value) in changes { body[name] = value == .null ? nil : value }
            return try await post("calendars/\(calendar)/events/watch", body)
        }

        func change() async throws {
            let window = try #require(TimeWindow(start: clock.now, end: clock.now.addingTimeInterval(60)))
            _ = try await simulator.counterpart(for: Self.account).put(
                CounterpartEvent("x", .instants(window)), in: CalendarID(Self.account))
        }

        func arrivals() async -> [Delivery] {
            await simulator.flushDeliveries()
            return inbox.take(from: address)
        }

        /// The reason in a refusal.
        static func reason(_ body: GoogleJSON) -> String? { body["error"]?["errors"]?.elements?.first?["reason"]?.text }
    }

    @Test func `a channel is confirmed, and its first message is there before the answer is`() async throws {
        let world = World()
        let answer = try await world.watch()
        #expect(answer.status == 200)
        #expect(answer.body["kind"] == "api#channel")
        #expect(answer.body["id"] == "ch-1")
        #expect(answer.body["expiration"]?.text == String(Int64(world.clock.now.timeIntervalSince1970 + 604_800) * 1_000))
        let greeting = world.inbox.take(from: world.address)
        #expect(greeting.count == 1)
        #expect(greeting[0].headers["X-Goog-Resource-State"] == "sync")
        #expect(greeting[0].headers["X-Goog-Message-Number"] == "1")
        #expect(greeting[0].headers["X-Goog-Resource-ID"] == answer.body["resourceId"]?.text)
    }

    @Test func `the first message can also come later`() async throws {
        let world = World()
        world.simulator.options.greetsBeforeAnswer = false
        _ = try await world.watch()
        #expect(world.inbox.take(from: world.address).isEmpty)
        #expect(await world.arrivals().count == 1)
    }

    @Test func `a message has the service's fields, an odd media type and no body`() async throws {
        let world = World()
        _ = try await world.watch()
        _ = world.inbox.take(from: world.address)
        try await world.change()
        let message = try #require(await world.arrivals().first)
        #expect(message.method == .post)
        #expect(message.body.isEmpty)
        #expect(message.headers["Content-Type"] == "application/json; utf-8")
        #expect(message.headers["User-Agent"]?.hasPrefix("APIs-Google") == true)
        #expect(message.headers["X-Goog-Channel-Token"] == "t-1")
        #expect(message.headers["X-Goog-Resource-State"] == "exists")
        #expect(
            message.headers["X-Goog-Resource-URI"]
                == "https://www.googleapis.com/calendar/v3/calendars/ada%40example.org/events?alt=json")
        // Saturday, 16 January 2027 is where the simulated clock starts plus a week less a day and some hours.
        let end = try #require(message.headers["X-Goog-Channel-Expiration"])
        #expect(HTTPDate.parse(end) == world.clock.now.addingTimeInterval(604_800))
        #expect(end.hasSuffix(" GMT"))
    }

    @Test func `numbers rise and are not consecutive, and every channel on a calendar has the same resource`() async throws {
        let world = World()
        let first = try await world.watch()
        let second = try await world.watch(["id": "ch-2"])
        #expect(first.body["resourceId"] == second.body["resourceId"])
        for _ in 0..<5 { try await world.change() }
        let messages = await world.arrivals()
        #expect(messages.count == 12)
        for id in ["ch-1", "ch-2"] {
            let numbers = messages.filter { $0.headers["X-Goog-Channel-ID"] == id }.compactMap {
                Int($0.headers["X-Goog-Message-Number"] ?? "")
            }
            #expect(numbers.count == 6)
            #expect(numbers == numbers.sorted() && Set(numbers).count == 6)
            #expect(zip(numbers, numbers.dropFirst()).contains { $1 - $0 > 1 })
        }
    }

    @Test(arguments: [
        ("id", GoogleJSON.null, 400, "required"), ("id", "with space", 400, "push.channelIdInvalid"),
        ("id", .string(String(repeating: "a", count: 65)), 400, "push.channelIdInvalid"), ("type", "email", 400, "invalid"),
        ("address", "http://host.example/", 400, "push.webhookUrlNotHttps"), ("address", "nonsense", 400, "push.webhookUrlNoHostOrAddress"),
        ("token", .string(String(repeating: "a", count: 257)), 400, "invalid"), ("expiration", "1000", 400, "invalid"),
        ("unknown", "x", 400, "badRequest"),
    ])
    func `what the service does not take is refused`(name: String, value: GoogleJSON, status: Int, reason: String) async throws {
        let world = World()
        let answer = try await world.watch([name: value])
        #expect(answer.status == status)
        #expect(World.reason(answer.body) == reason)
        #expect(world.simulator.livingChannels(of: World.account) == 0)
    }

    @Test func `an id is used once, also after its channel ended`() async throws {
        let world = World()
        let resource = try #require(try await world.watch().body["resourceId"])
        #expect(World.reason(try await world.watch().body) == "channelIdNotUnique")
        #expect(try await world.post("channels/stop", ["id": "ch-1", "resourceId": resource]).status == 204)
        #expect(World.reason(try await world.watch().body) == "channelIdNotUnique")
    }

    @Test func `a channel ends by the more restrictive of what is asked for and seven days`() async throws {
        let world = World()
        let now = Int64(world.clock.now.timeIntervalSince1970)
        func end(_ changes: [String: GoogleJSON]) async throws -> Int64? {
            try await world.watch(changes).body["expiration"]?.text.flatMap { Int64($0) }.map { $0 / 1_000 - now }
        }
        #expect(try await end(["id": "a", "expiration": .string(String((now + 60) * 1_000))]) == 60)
        #expect(try await end(["id": "b", "expiration": .string(String((now + 9_999_999) * 1_000))]) == 604_800)
        #expect(try await end(["id": "c", "params": ["ttl": "120"]]) == 120)
        #expect(try await world.watch(["id": "d", "params": ["ttl": "soon"]]).status == 400)
        world.simulator.options.tellsExpirationAsNumber = true
        #expect(try await world.watch(["id": "e"]).body["expiration"]?.integer != nil)
        world.clock.advance(by: 90)
        _ = await world.arrivals()
        try await world.change()
        let alive = Set(await world.arrivals().compactMap { $0.headers["X-Goog-Channel-ID"] })
        #expect(alive == ["b", "c", "e"])
    }

    @Test func `stopping needs the right resource and the right account, and ends deliveries`() async throws {
        let world = World()
        let resource = try #require(try await world.watch().body["resourceId"])
        _ = await world.arrivals()
        #expect(try await world.post("channels/stop", ["id": "ch-1", "resourceId": "another"]).status == 404)
        #expect(try await world.post("channels/stop", ["id": "ch-9", "resourceId": resource]).status == 404)
        #expect(try await world.post("channels/stop", ["id": "ch-1"]).status == 400)
        try await world.change()
        #expect(try await world.post("channels/stop", ["id": "ch-1", "resourceId": resource]).status == 204)
        #expect(await world.arrivals().isEmpty)
        #expect(try await world.post("channels/stop", ["id": "ch-1", "resourceId": resource]).status == 404)
        try await world.change()
        #expect(await world.arrivals().isEmpty)
    }

    @Test(arguments: [(500, 4), (502, 4), (503, 4), (504, 4), (200, 1), (202, 1), (404, 1), (302, 1), (429, 1)])
    func `only some failures are tried again, to the letter`(status: Int, tries: Int) async throws {
        let world = World(answer: status)
        world.simulator.options.greetsBeforeAnswer = false
        _ = try await world.watch()
        let messages = await world.arrivals()
        #expect(messages.count == tries)
        #expect(messages.allSatisfy { $0.headers == messages.first?.headers })
        #expect(await world.arrivals().isEmpty)
    }

    @Test func `messages are lost, doubled, delayed, overtaken and replayed by plan`() async throws {
        func numbers(_ rules: [DeliveryPlan.Rule], wait: TimeInterval = 0) async throws -> [Int] {
            let world = World()
            _ = try await world.watch()
            _ = await world.arrivals()
            world.simulator.deliveryPlan = DeliveryPlan(rules)
            for _ in 0..<3 { try await world.change() }
            let now = await world.arrivals()
            world.clock.advance(by: wait)
            let all = now + (wait > 0 ? await world.arrivals() : [])
            let given = all.compactMap { Int($0.headers["X-Goog-Message-Number"] ?? "") }
            let order = Set(given).filter { $0 != 1 }.sorted()
            return given.map { number in order.firstIndex(of: number).map { $0 + 1 } ?? 0 }
        }
        #expect(try await numbers([]) == [1, 2, 3])
        #expect(try await numbers([.init(.lost, skip: 1)]).count == 2)
        #expect(try await numbers([.init(.duplicated)]) == [1, 1, 2, 3])
        #expect(try await numbers([.init(.delayed(60))], wait: 61) == [2, 3, 1])
        #expect(try await numbers([.init(.overtaken)]) == [2, 1, 3])
        #expect(try await numbers([.init(.replayed, skip: 2)]) == [1, 2, 3, 0])
    }

    @Test func `the same seed brings the same misfortunes`() async throws {
        func run(_ seed: UInt64) async throws -> [String] {
            let world = World()
            world.simulator.deliveryPlan = DeliveryPlan(chance: 50, seed: seed)
            _ = try await world.watch()
            for _ in 0..<40 { try await world.change() }
            return await world.arrivals().compactMap { $0.headers["X-Goog-Message-Number"] }
        }
        #expect(try await run(1) == run(1))
        #expect(try await run(1) != run(2))
    }

    @Test func `a change that is refused is not announced`() async throws {
        let world = World()
        _ = try await world.watch()
        _ = await world.arrivals()
        await #expect(throws: CounterpartRefusal.self) {
            let window = try #require(TimeWindow(start: world.clock.now, end: world.clock.now.addingTimeInterval(60)))
            var event = CounterpartEvent("x", .instants(window))
            event.uid = EventUID("same@example.org")
            for _ in 0..<2 { _ = try await world.simulator.counterpart(for: World.account).put(event, in: CalendarID(World.account)) }
        }
        #expect(await world.arrivals().count == 1)
    }

    @Test func `changes by the interface are announced like those of people`() async throws {
        let world = World()
        _ = try await world.watch()
        _ = await world.arrivals()
        let time: GoogleJSON = ["dateTime": "2027-01-20T10:00:00Z"]
        let answer = try await world.post("calendars/primary/events", ["summary": "x", "start": time, "end": time])
        #expect(answer.status == 200)
        #expect(await world.arrivals().count == 1)
    }
}
