import Foundation
import ProviderConformance
import ProviderKit
import Testing

@testable import ProviderSimulators

@Suite struct MicrosoftPushTests {
    /// A simulated Graph that delivers to an inbox.
    private struct World {
        static let account = "ada@example.org"

        let clock = SimulatedClock()
        let simulator: MicrosoftSimulator
        let inbox: DeliveryInbox
        let token: Secret
        let calendar: CalendarID
        let address = Secret("https://host.example/hooks/1")

        init() {
            simulator = MicrosoftSimulator(clock: clock)
            calendar = simulator.makeAccount(Self.account)
            inbox = DeliveryInbox(clock: clock)
            simulator.pushTransport = inbox
            token = simulator.grant(to: Self.account, scopes: nil).accessToken
            answerValidations()
        }

        /// Repeats the token as a form decodes it.
        func answerValidations(then status: Int = 202) {
            inbox.listen(at: address) { delivery in
                let token = RequestTarget.fields(delivery.query).first { $0.name == "validationToken" }
                guard let token else { return HTTPResponse(status: status) }
                return HTTPResponse(status: 200, headers: ["Content-Type": "text/plain"], body: Data(token.value.utf8))
            }
        }

        func send(_ method: HTTPMethod, _ path: String, _ body: GraphValue? = nil) async throws -> (status: Int, body: GraphValue) {
            let url = try #require(URL(string: simulator.origin.absoluteString + "/v1.0/" + path))
            var request = HTTPRequest(method: method, url: url, headers: ["Authorization": "Bearer \(token.revealText())"])
            if let body {
                request.headers["Content-Type"] = "application/json"
                request.body = body.data()
            }
            let response = await simulator.exchange(request).response
            return (response.status, GraphValue(response.body) ?? .null)
        }

        func wish(_ changes: [String: GraphValue?] = [:], minutes: Double = 1_000) -> GraphValue {
            var wish: [String: GraphValue] = [
                "changeType": "created,updated,deleted", "notificationUrl": .text(address.revealText()),
                "lifecycleNotificationUrl": .text(address.revealText()),
                "resource": .text("me/calendars/\(PercentEncoding.component(calendar.rawValue))/events"),
                "expirationDateTime": .text(RFC3339.text(clock.now.addingTimeInterval(minutes * 60))), "clientState": "s-1",
            ]
            for (name, value) in changes { wish[name] = value }
            return .object(wish)
        }

        func subscribe(
            _ changes: [String: GraphValue?] = [:], minutes: Double = 1_000
        ) async throws -> (status: Int, body: GraphValue) {
            try await send(.post, "subscriptions", wish(changes, minutes: minutes))
        }

        @discardableResult
        func change(_ title: String = "x") async throws -> EventID {
            let window = try #require(TimeWindow(start: clock.now, end: clock.now.addingTimeInterval(60)))
            return try await simulator.counterpart(for: Self.account).put(CounterpartEvent(title, .instants(window)), in: calendar)
        }

        /// The bodies of notifications.
        func arrivals() async -> [GraphValue] {
            await simulator.flushDeliveries()
            return inbox.take(from: address).filter { !$0.body.isEmpty }.compactMap { GraphValue($0.body) }
        }
    }

    @Test func `both addresses are called before the answer, with plus signs for spaces`() async throws {
        let world = World()
        let made = try await world.subscribe()
        #expect(made.status == 201)
        #expect(UUID(uuidString: made.body["id"]?.text ?? "") != nil)
        #expect(made.body["applicationId"]?.text == world.simulator.client.id)
        #expect(made.body["clientState"] == .null, "the state is told to nobody")
        let asked = world.inbox.take(from: world.address)
        #expect(asked.count == 2)
        #expect(
            asked.allSatisfy {
                $0.query.contains("validationToken=Validation%3A+Testing+client")
                    && $0.headers["Content-Type"] == "text/plain; charset=utf-8"
            })
        let breach = OpenAPISchemaCheck.breach(
            in: made.body, of: try #require(OpenAPIDocument.graph.schemas["microsoft.graph.subscription"]), .graph, .answer)
        #expect(breach == nil)
    }

    @Test func `an address that does not repeat the token gets no subscription`() async throws {
        let answers: [@Sendable (String) -> HTTPResponse] = [
            { _ in HTTPResponse(status: 404) }, { HTTPResponse(status: 202, headers: ["Content-Type": "text/plain"], body: Data($0.utf8)) },
            { HTTPResponse(status: 200, headers: ["Content-Type": "text/html"], body: Data($0.utf8)) },
            { HTTPResponse(status: 200, headers: ["Content-Type": "text/plain"], body: Data($0.replacing(" ", with: "+").utf8)) },
            { HTTPResponse(status: 200, headers: ["Content-Type": "text/plain"], body: Data(PercentEncoding.component($0).utf8)) },
            { HTTPResponse(status: 200, headers: ["Content-Type": "text/plain"], body: Data("\"\($0)\"".utf8)) },
        ]
        for answer in answers {
            let world = World()
            world.inbox.listen(at: world.address) { answer(RequestTarget.fields($0.query).first?.value ?? "") }
            #expect(try await world.subscribe().status == 400)
            #expect(world.simulator.livingSubscriptions(of: World.account) == 0)
        }
        let world = World()
        world.simulator.pushTransport = nil
        #expect(try await world.subscribe().status == 400, "nobody to carry the question")
    }

    @Test(arguments: [
        ("notificationUrl", GraphValue.text("http://host.example/"), 400), ("notificationUrl", "nonsense", 400),
        ("changeType", "exploded", 400),
        ("changeType", "", 400), ("resource", "me/messages", 400), ("resource", "me/events/AAMk", 400),
        ("resource", "me/calendars/none/events", 404),
        ("resource", "users/somebody.else/events", 403), ("clientState", .text(String(repeating: "s", count: 129)), 400),
        ("expirationDateTime", "2020-01-01T00:00:00Z", 400), ("includeResourceData", true, 400), ("unknown", "x", 400),
    ])
    func `what the service does not take is refused`(name: String, value: GraphValue, status: Int) async throws {
        let world = World()
        #expect(try await world.subscribe([name: value]).status == status)
        #expect(world.simulator.livingSubscriptions(of: World.account) == 0)
        #expect(world.inbox.take(from: world.address).isEmpty, "no address is called for it")
    }

    @Test func `a life is raised to 45 minutes and ends at 10,080`() async throws {
        let world = World()
        let short = try await world.subscribe(minutes: 1)
        #expect(short.status == 201)
        #expect(short.body["expirationDateTime"]?.text.flatMap { RFC3339.parse($0) } == world.clock.now.addingTimeInterval(45 * 60))
        #expect(try await world.subscribe(["changeType": "created"], minutes: 10_080).status == 201)
        #expect(try await world.subscribe(["changeType": "updated"], minutes: 10_081).status == 400)
    }

    @Test func `there is one subscription for a combination, and the right one is named`() async throws {
        let world = World()
        let first = try await world.subscribe()
        let id = try #require(first.body["id"]?.text)
        let second = try await world.subscribe(["changeType": "deleted,created,updated"])
        #expect(second.status == 409)
        #expect(second.body["error"]?["message"]?.text?.contains(id) == true)
        #expect(try await world.subscribe(["changeType": "created"]).status == 201)
        #expect(try await world.send(.delete, "subscriptions/\(id)").status == 204)
        #expect(try await world.send(.delete, "subscriptions/\(id)").status == 404)
        #expect(try await world.subscribe().status == 201)
        let list = try await world.send(.get, "subscriptions").body["value"]?.list
        #expect(list?.count == 2)
        #expect(list?.allSatisfy { $0["notificationUrl"]?.text == world.address.revealText() } == true)
    }

    @Test func `a subscription is prolonged, read and ends`() async throws {
        let world = World()
        let id = try #require(try await world.subscribe(minutes: 60).body["id"]?.text)
        let end = world.clock.now.addingTimeInterval(86_400)
        let renewed = try await world.send(.patch, "subscriptions/\(id)", ["expirationDateTime": .text(RFC3339.text(end))])
        #expect(renewed.status == 200)
        #expect(renewed.body["expirationDateTime"]?.text.flatMap { RFC3339.parse($0) } == end)
        #expect(try await world.send(.get, "subscriptions/\(id)").status == 200)
        world.clock.advance(by: 86_401)
        try await world.change()
        #expect(await world.arrivals().isEmpty)
        #expect(world.simulator.livingSubscriptions(of: World.account) == 0)
    }

    @Test func `items hold what the description says, several in one body, each change once`() async throws {
        let world = World()
        let id = try #require(try await world.subscribe().body["id"]?.text)
        let event = try await world.change("Secret dinner")
        let counterpart = world.simulator.counterpart(for: World.account)
        try await counterpart.change(event, title: "Other", window: nil, in: world.calendar)
        try await counterpart.remove(event, from: world.calendar)
        let bodies = await world.arrivals()
        #expect(bodies.count == 1)
        let items = try #require(bodies.first?["value"]?.list)
        #expect(items.compactMap { $0["changeType"]?.text } == ["created", "updated", "deleted"])
        let schema = try #require(OpenAPIDocument.graph.schemas["microsoft.graph.changeNotificationCollection"])
        #expect(OpenAPISchemaCheck.breach(in: try #require(bodies.first), of: schema, .graph, .answer) == nil)
        for item in items {
            #expect(item["subscriptionId"]?.text == id)
            #expect(item["clientState"] == "s-1")
            #expect(item["tenantId"]?.text == MicrosoftSimulator.workTenant)
            #expect(item["subscriptionExpirationDateTime"]?.text?.hasSuffix("+05:30") == true)
            #expect(item["resourceData"]?["@odata.type"] == "#Microsoft.Graph.Event")
        }
        #expect(!String(decoding: try #require(bodies.first).data(), as: UTF8.self).contains("dinner"))
        #expect(await world.arrivals().isEmpty)
    }

    @Test func `what happened before a subscription was made is not told by it`() async throws {
        let world = World()
        try await world.change()
        _ = try await world.subscribe()
        #expect(await world.arrivals().isEmpty)
        try await world.change()
        #expect(await world.arrivals().count == 1)
    }

    @Test func `a subscription tells what it asked for, of its own calendar`() async throws {
        let world = World()
        let counterpart = world.simulator.counterpart(for: World.account)
        let other = try #require(try await counterpart.makeCalendar(named: "Other")).id
        _ = try await world.subscribe(["changeType": "deleted"])
        let event = try await world.change()
        let window = try #require(TimeWindow(start: world.clock.now, end: world.clock.now.addingTimeInterval(60)))
        let elsewhere = try await counterpart.put(CounterpartEvent("y", .instants(window)), in: other)
        try await counterpart.remove(elsewhere, from: other)
        #expect(await world.arrivals().isEmpty)
        try await counterpart.remove(event, from: world.calendar)
        #expect(await world.arrivals().first?["value"]?.list?.count == 1)
    }

    @Test func `everything but success is tried again, with the same bytes`() async throws {
        let world = World()
        _ = try await world.subscribe()
        world.answerValidations(then: 404)
        try await world.change()
        let first = await world.arrivals()
        #expect(first.count > 1)
        #expect(first.allSatisfy { $0 == first.first })
        world.answerValidations(then: 202)
        world.clock.advance(by: 3_600)
        #expect(await world.arrivals() == [try #require(first.first)])
        world.clock.advance(by: 5 * 3_600)
        #expect(await world.arrivals().isEmpty)
    }

    @Test func `lifecycle events name no resource, and deliveries pause until authorization is shown again`() async throws {
        let world = World()
        let id = try #require(try await world.subscribe().body["id"]?.text)
        world.simulator.requireReauthorization(of: World.account)
        let item = try #require(await world.arrivals().first?["value"]?.list?.first)
        #expect(item["lifecycleEvent"] == "reauthorizationRequired")
        #expect(item["resource"] == nil && item["changeType"] == nil && item["clientState"] == "s-1")
        try await world.change()
        #expect(await world.arrivals().isEmpty)
        #expect(try await world.send(.post, "subscriptions/\(id)/reauthorize").status == 204)
        try await world.change()
        #expect(await world.arrivals().first?["value"]?.list?.count == 1, "what happened in the gap is lost")
        world.simulator.removeSubscriptions(of: World.account)
        #expect(await world.arrivals().first?["value"]?.list?.first?["lifecycleEvent"] == "subscriptionRemoved")
        #expect(world.simulator.livingSubscriptions(of: World.account) == 0)
    }

    @Test(arguments: [1, 2])
    func `the platform publishes the keys that it signs with`(version: Int) async throws {
        let world = World()
        let path = version == 1 ? "/common/discovery/keys" : "/common/discovery/v2.0/keys"
        let url = try #require(URL(string: world.simulator.origin.absoluteString + path))
        let response = await world.simulator.exchange(HTTPRequest(method: .get, url: url)).response
        let keys = try JSONWebKeySet(parsing: response.body).keys
        #expect(keys.count == 3)
        #expect(keys.compactMap(\.issuer).filter { $0.contains("{tenantid}") }.count == 2)
        let before = Set(keys.map(\.id))
        world.simulator.rotateSigningKeys()
        let after = Set(
            try JSONWebKeySet(parsing: await world.simulator.exchange(HTTPRequest(method: .get, url: url)).response.body).keys.map(\.id))
        #expect(after.count == 3)
        #expect(before.intersection(after).count == 2)
    }
}
