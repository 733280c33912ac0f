import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalDAVAdapter

@Suite("Deliveries of a relay")
struct RelayTests {
    /// A genuine delivery, signed as Standard Webhooks has it.
    private static func delivery(
        _ body: Data = Data(#"{"type":"changed"}"#.utf8), id: String = "msg_1", key: Secret, at now: Date
    ) throws -> Delivery {
        let time = String(Int(now.timeIntervalSince1970))
        let bytes = try #require(Data(base64Encoded: String(key.revealText().dropFirst("whsec_".count))))
        let code = try MessageAuthentication.code(Array("\(id).\(time).".utf8) + body, key: Secret(bytes: bytes))
        return Delivery(
            method: .post,
            headers: ["webhook-id": id, "webhook-timestamp": time, "webhook-signature": "v1,\(Data(code).base64EncodedString())"],
            query: "",
            body: body, receivedAt: now)
    }

    @Test("the channel's secret is what the operator gives the relay, and opening it asks the server nothing")
    func opening() async throws {
        let world = try await PushWorld(nil)
        let before = world.simulator.operations.count
        let (one, two) = (try world.prepared("one", sender: .relay), try world.prepared("two", sender: .relay))
        #expect(one.secrets.revealText().wholeMatch(of: /whsec_[A-Za-z0-9+\/]{43}=/) != nil)
        #expect(one.secrets != two.secrets)
        let reply = try await world.session.openChannel(OpenChannelRequest(channel: one, token: Secret("unused"), lifetime: 60))
        #expect(reply.expiresAt == nil)
        #expect(reply.settings == ConnectionSettings(["sender": "relay"]))
        try await world.session.closeChannel(CloseChannelRequest(channel: one.confirmed(reply.settings)))
        #expect(world.simulator.operations.count == before)
    }

    @Test("what a relay signed means that something changed, whatever it says")
    func genuine() async throws {
        let world = try await PushWorld()
        let channel = try world.prepared(sender: .relay).confirmed(ConnectionSettings(["sender": "relay"]))
        for body in [Data(), Data("{".utf8), Data([0xFF, 0xFE, 0]), Data("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".utf8)] {
            let delivery = try Self.delivery(body, key: channel.secrets, at: world.clock.now)
            let notification = try #require(await world.verdict(delivery, channel)?.notification)
            #expect(notification.kind == .changed)
            #expect(notification.mark == (try DeliveryMark(name: "msg_1", content: body)))
        }
    }

    @Test("it can come before the host has noted that the channel is open")
    func overtaking() async throws {
        let world = try await PushWorld()
        let channel = try world.prepared(sender: .relay)
        let delivery = try Self.delivery(key: channel.secrets, at: world.clock.now)
        #expect(await world.verdict(delivery, channel)?.notification?.kind == .changed)
    }

    @Test("the same id with another body has the same name and another content")
    func reusedName() async throws {
        let world = try await PushWorld()
        let channel = try world.prepared(sender: .relay)
        var marks: [DeliveryMark] = []
        for body in ["a", "b", "a"] {
            let delivery = try Self.delivery(Data(body.utf8), key: channel.secrets, at: world.clock.now)
            marks.append(try #require(await world.verdict(delivery, channel)?.notification?.mark))
        }
        #expect(Set(marks.map(\.name)) == ["msg_1"])
        #expect(marks[0] == marks[2] && marks[0].content != marks[1].content)
    }

    @Test("another channel's key, another kind of sender, a body that was touched and a time too far away are not believed")
    func refused() async throws {
        let world = try await PushWorld()
        let (mine, theirs) = (try world.prepared("mine", sender: .relay), try world.prepared("theirs", sender: .relay))
        let delivery = try Self.delivery(key: mine.secrets, at: world.clock.now)
        #expect(await world.verdict(delivery, theirs)?.reason == .forged)
        #expect(await world.verdict(delivery.with(body: delivery.body + [0x0A]), mine)?.reason == .forged)
        #expect(await world.verdict(delivery, mine, after: 301)?.reason == .outsideTolerance)
        #expect(await world.verdict(delivery, mine, after: -301)?.reason == .outsideTolerance)
        #expect(await world.verdict(delivery.with(method: .get), mine)?.reason == .malformed)
        for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
            #expect(await world.verdict(delivery.with(name, nil), mine)?.notification == nil, "\(name)")
        }
        // A pushed message at a relay's address, and a relay's at a server's.
        let channel = try await world.open()
        let pushed = try await world.deliveryOfChange(to: channel)
        #expect(await world.verdict(pushed, mine)?.reason == .missingProof)
        #expect(await world.verdict(delivery, channel)?.notification == nil)
        let ended = PushChannel(
            id: mine.id, provider: mine.provider, connection: mine.connection, calendar: mine.calendar, generation: 0, sender: .relay,
            address: mine.address, isBeingOpened: false, acceptedUntil: world.clock.now, settings: nil, secrets: mine.secrets)
        #expect(await world.verdict(delivery, ended)?.reason == .outsideTolerance)
    }
}
