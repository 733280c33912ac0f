import CalendarStore
import Foundation
import HTTPTypes
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalendarHost

/// Relays: made by an operator, shown once, believed until they are removed.
@Suite(.timeLimit(.minutes(5)))
struct RelayTests {
    private func api(
        _ world: PushWorld, _ method: HTTPTypes.HTTPRequest.Method, _ path: String, body: String? = nil
    ) async throws -> APIClient.Answer {
        let key = try await world.services.accessKeys.create(name: UUID().uuidString).revealText()
        return try await APIClient.send(method, path, [.authorization: "Bearer \(key)"], body: body, to: world.services, log: world.log)
    }

    private func body(_ world: PushWorld) throws -> String {
        let fields = ["connection": PushWorld.connection.rawValue, "calendar": world.calendar.rawValue]
        return String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
    }

    @Test func `a relay is shown its address and secret once, delivers, and is nothing any more once removed`() async throws {
        let world = try await PushWorld(opens: false, wrap: { WrappedPush(base: $0, takesRelays: true) })
        let adapter = try #require(world.adapter as? WrappedPush)
        let made = try await api(world, .post, "/v1/relays", body: try body(world))
        #expect(made.status == 201 && made.headers[.cacheControl] == "no-store")
        let introduction = try made.object()
        let address = try #require(introduction["address"] as? String)
        #expect(address.hasPrefix("https://sync.example.org/webhooks/memory/"))
        #expect(introduction["secret"] as? String == WrappedPush.relaySecret.revealText())
        let id = try #require((introduction["relay"] as? [String: Any])?["id"] as? String)
        let list = try await api(world, .get, "/v1/relays")
        #expect(try list.items().map { $0["id"] as? String } == [id])
        #expect(!list.text.contains("whsec_") && !list.text.contains(address))
        // No traffic to the provider.
        #expect(world.provider.push.channelNames.isEmpty)

        let message = MemoryMessage(
            channel: ChannelID(id), address: Secret(address), token: try adapter.token.value, number: 1, event: .changed)
        try await world.changeAtProvider()
        #expect(try await world.deliver(message).status == 202)
        try await world.runDueJobs()
        #expect(try await world.busyCount() == 1)

        // The planner leaves it alone, for years.
        try await world.settle()
        world.clock.advance(by: 366 * 86_400)
        try await world.settle()
        #expect(try await world.services.relays.list().map(\.id.rawValue) == [id])

        #expect(try await api(world, .delete, "/v1/relays/\(id)").status == 204)
        var next = message
        next.number = 2
        #expect(try await world.deliver(next).status == 404)
        #expect(try await api(world, .delete, "/v1/relays/\(id)").status == 404)
        let actions = try await world.store.auditEntries(before: nil, limit: 10).map(\.entry.action)
        #expect(actions.prefix(2) == ["relay.remove", "relay.add"])
        #expect(!world.log.text.contains("whsec_"))
    }

    @Test func `what takes no relays, is not there, or is not switched on, says so`() async throws {
        let world = try await PushWorld(opens: false)
        #expect(try await api(world, .post, "/v1/relays", body: try body(world)).status == 400)
        #expect(try await api(world, .post, "/v1/relays", body: #"{"connection":"office","calendar":"none"}"#).status == 404)
        let off = try world.other(["CALENDAR_WEBHOOK_ENABLED": "false"])
        await expectHostError(.switchedOff) { try await off.relays.add(world.address, actor: "test") }
        #expect(try await world.channels().isEmpty)
    }

    @Test func `a provider's channel cannot be removed as a relay`() async throws {
        let world = try await PushWorld()
        let id = try #require(try await world.channel()?.id)
        await expectHostError(.notFound) { try await world.services.relays.remove(id, actor: "test") }
        #expect(try await world.channel()?.state == .open)
    }
}
