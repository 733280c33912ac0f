import CalendarStore
import Foundation
import HTTPTypes
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalendarHost

/// What a host does with deliveries that are what they say.
@Suite(.timeLimit(.minutes(5)))
struct ReceivingTests {
    @Test func `a change at the provider is told, proven, and shows in the calendar's busy time`() async throws {
        let world = try await PushWorld()
        let confirmation = try #require(world.provider.takeMessages().first)
        #expect(confirmation.event == .confirmed)
        #expect(try await world.deliver(confirmation).status == 202)
        #expect(try await world.busyCount() == 0)
        try await world.changeAtProvider()
        let message = try #require(world.provider.takeMessages().first)
        let answer = try await world.deliver(message)
        #expect(answer.status == 202 && answer.text.isEmpty)
        try await world.runDueJobs()
        #expect(try await world.busyCount() == 1)
        #expect(world.count(.accepted) == 2)
        let channel = try #require(try await world.channel())
        #expect(channel.lastDeliveryAt != nil && channel.lastChangeAt != nil)
    }

    @Test func `what comes twice is answered alike and does nothing twice`() async throws {
        let world = try await PushWorld()
        let message = try await world.message()
        let first = try await world.deliver(message)
        try await world.runDueJobs()
        let second = try await world.deliver(message)
        #expect(first.visible == second.visible)
        #expect(try await world.jobs(.pullChanges).isEmpty)
        #expect(world.count(.accepted) == 1 && world.count(.duplicate) == 1)
    }

    @Test func `ten thousand deliveries at once, all the same, make one job`() async throws {
        let world = try await PushWorld(["CALENDAR_WEBHOOK_RATE": "100000"])
        // A channel that was seen has a rate of its own.
        _ = try await world.deliver(try await world.message(.confirmed))
        let message = try await world.message()
        let arrival = Self.arrival(message)
        let before = world.provider.callCount
        let answers = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<10_000 { group.addTask { await world.services.receiver.receive(arrival).status } }
            return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(answers == [202: 10_000])
        #expect(world.count(.accepted) == 2 && world.count(.duplicate) == 9_999)
        #expect(try await world.jobs(.pullChanges).count == 1)
        try await world.runDueJobs()
        #expect(world.provider.callCount == before + 1)
    }

    @Test func `of a delivery with several items, each is judged by itself`() async throws {
        let world = try await PushWorld()
        let good = try await world.message()
        var forged = good
        forged.number = 77
        forged.token = Secret("v1.00000000.99999999999.AAAA")
        let batch = String(decoding: try MemoryMessage.batch([forged, good, forged]), as: UTF8.self)
        let answer = try await world.post(PushWorld.path(of: good), body: batch)
        #expect(answer.status == 202)
        #expect(world.count(.accepted) == 1 && world.count(.rejected(.forged)) == 2)
        #expect(try await world.jobs(.pullChanges).count == 1)
        let bad = try await world.post(
            PushWorld.path(of: good), body: String(decoding: try MemoryMessage.batch([forged]), as: UTF8.self))
        #expect(bad.status == 403)
    }

    @Test func `a channel that has to be renewed is prolonged at once, and one that ended is opened anew`() async throws {
        let world = try await PushWorld(renewal: .inPlace)
        let before = try #require(try await world.channel())
        world.clock.advance(by: 3_600)
        #expect(try await world.deliver(try await world.message(.renew)).status == 202)
        #expect(try await world.channel()?.wish == .renew)
        try await world.runDueJobs()
        let renewed = try #require(try await world.channel())
        #expect(renewed.id == before.id && renewed.wish == nil)
        #expect(try #require(renewed.expiresAt) > (try #require(before.expiresAt)) + 3_000)

        #expect(try await world.deliver(try await world.message(.ended)).status == 202)
        try await world.runDueJobs()
        let anew = try #require(try await world.channel())
        #expect(anew.id != before.id && anew.state == .open && anew.generation == 1)
        #expect(try await world.store.channel(before.id)?.state == .closing)
    }

    @Test func `messages that were dropped are made up for by asking`() async throws {
        let world = try await PushWorld()
        try await world.changeAtProvider()
        #expect(try await world.deliver(try await world.message(.missed)).status == 202)
        try await world.runDueJobs()
        #expect(try await world.busyCount() == 1)
    }

    @Test func `a flood of what tells the same is one look, in whatever order it comes`() async throws {
        let world = try await PushWorld()
        for number in [90, 20, 70, 30] {
            var message = try await world.message()
            message.number = number
            #expect(try await world.deliver(message).status == 202)
        }
        for number in 100..<150 {
            var message = try await world.message(.missed)
            message.number = number
            #expect(try await world.deliver(message).status == 202)
        }
        #expect(world.count(.accepted) == 54)
        #expect(try await world.jobs(.pullChanges, dueBy: .distantFuture).count == 1)
    }

    @Test func `a delivery costs its channel as many as it has items, and no other channel anything`() async throws {
        let world = try await PushWorld(["CALENDAR_WEBHOOK_RATE": "1"])
        let message = try await world.message()
        let path = PushWorld.path(of: message)
        // The burst is ten: the first is taken whole, however large, and owed for.
        #expect(try await world.post(path, body: try Self.batch(of: message, from: 1_000)).status == 202)
        #expect(world.count(.accepted) == 200)
        for _ in 0..<5 { #expect(try await world.post(path, body: try Self.batch(of: message, from: 2_000)).status == 503) }
        #expect(world.count(.rejected(.tooMany)) == 5)
        #expect(try await world.deliver(try await world.messageElsewhere()).status == 202)
        world.clock.advance(by: 200)
        #expect(try await world.post(path, body: try Self.batch(of: message, from: 2_000)).status == 202)
    }

    /// Two hundred genuine items.
    private static func batch(of message: MemoryMessage, from number: Int) throws -> String {
        let items = (number..<number + 200).map { number in
            var item = message
            item.number = number
            return item
        }
        return String(decoding: try MemoryMessage.batch(items), as: UTF8.self)
    }

    @Test func `nobody waits for a body that is not to be looked at`() async throws {
        let world = try await PushWorld(["CALENDAR_WEBHOOK_RATE": "1"])
        let message = try await world.message()
        let path = PushWorld.path(of: message)
        #expect(try await world.post(path, body: try Self.batch(of: message, from: 1_000)).status == 202)
        let parts = path.split(separator: "/")
        let arrival = WebhookArrival(
            provider: String(parts[1]), hook: String(parts[2]), headers: message.headers, query: "", declaredLength: 100
        ) { _ in
            Issue.record("the body is asked for")
            return Data()
        }
        let answer = await world.services.receiver.receive(arrival)
        #expect(answer.status == 503 && answer.endsConnection)
    }

    @Test func `what changed while a provider held deliveries back is read once the channel is prolonged`() async throws {
        let world = try await PushWorld(renewal: .inPlace)
        world.clock.advance(by: 3_600)
        try await world.settle()
        #expect(try await world.deliver(try await world.message(.renew)).status == 202)
        try await world.changeAtProvider()
        let waiting = try await world.store.jobs(in: .ready, after: nil, limit: 100).filter { $0.runAfter <= world.clock.now }
        #expect(waiting.map(\.kind) == [.tendChannel], "\(waiting)")
        try await world.runDueJobs()
        #expect(try await world.busyCount() == 0)
        try await world.runDueJobs()
        #expect(try await world.busyCount() == 1)
    }

    @Test func `a delivery does not cut short how long a provider asked not to be asked`() async throws {
        let world = try await PushWorld()
        world.provider.faults.failNext(
            1, with: ProviderError(.rateLimited, .temporary(retryAfter: .seconds(600)), operation: .readChanges, message: "slow down"))
        #expect(try await world.deliver(try await world.message()).status == 202)
        try await world.runDueJobs()
        try await world.changeAtProvider()
        #expect(try await world.deliver(try await world.message()).status == 202)
        #expect(try await world.runDueJobs() == 0)
        #expect(try await world.busyCount() == 0)
        world.clock.advance(by: 3_600)
        try await world.runDueJobs()
        #expect(try await world.busyCount() == 1)
    }

    @Test func `what cannot be judged now is asked for again, and taken when it can be`() async throws {
        let world = try await PushWorld(wrap: { WrappedPush(base: $0) })
        let adapter = try #require(world.adapter as? WrappedPush)
        let message = try await world.message()
        _ = adapter.cannotJudge.set(true)
        for _ in 0..<3 { #expect(try await world.deliver(message).status == 503) }
        #expect(world.count(.rejected(.unverifiable)) == 3 && world.count(.postponed) == 3)
        #expect(try await world.jobs(.pullChanges).isEmpty)
        adapter.cannotJudge.drop()
        #expect(try await world.deliver(message).status == 202)
        #expect(world.count(.accepted) == 1)
    }

    @Test func `an accepted delivery to a push resource has an address that says nothing`() async throws {
        let random = SystemRandom()
        let answers = DeliveryAnswers(accepted: 201, rejected: 403, unknown: 404)
        let first = WebhookAnswer.accepted(answers, random: random)
        let second = WebhookAnswer.accepted(answers, random: random)
        #expect(first.status == 201 && first.body.isEmpty)
        let location = try #require(first.headers["Location"])
        #expect(location.wholeMatch(of: /\/push-messages\/[A-Za-z0-9_-]{22}/) != nil)
        #expect(second.headers["Location"] != location)
    }

    @Test func `the query and every header line reach the adapter as they were sent`() async throws {
        let world = try await PushWorld(wrap: { WrappedPush(base: $0) })
        let adapter = try #require(world.adapter as? WrappedPush)
        let message = try await world.message()
        var fields: HTTPFields = [:]
        for (name, value) in [("X-Odd", "1"), ("x-odd", "2"), ("X-Even", "3"), ("X-Odd", "")] {
            fields.append(HTTPField(name: try world.name(name), value: value))
        }
        _ = try await world.post(PushWorld.path(of: message) + "?a=%41+b&&a=c%2", fields, body: "as it is")
        let delivery = try adapter.seen.value
        #expect(delivery.query == "a=%41+b&&a=c%2")
        #expect(delivery.headers.all("x-odd") == ["1", "2", ""])
        #expect(delivery.body == Data("as it is".utf8))
    }

    static func arrival(_ message: MemoryMessage) -> WebhookArrival {
        let parts = PushWorld.path(of: message).split(separator: "/")
        return WebhookArrival(
            provider: String(parts[1]), hook: String(parts[2]), headers: message.headers, query: "", declaredLength: 0,
            readBody: { _ in Data() })
    }
}
