import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import TestServers
import Testing
import Transport

@testable import CalDAVAdapter

@Suite("Push of a real Xandikos", .timeLimit(.minutes(5)))
struct XandikosPushTests {
    /// A server that pushes to a listener, and an account at it.
    private struct World {
        let server: CalDAVServer
        let listener: PushListener
        let session: ProviderSession
        let counterpart: CalDAVCounterpart
        let calendar: CalendarID

        init(certificate: TestCertificate, listener: PushListener) async throws {
            self.listener = listener
            server = try await CalDAVServer(.xandikos, pushesTo: certificate.authority)
            var configuration = TransportConfiguration()
            configuration.addressPolicy = .allowingLoopback
            configuration.plainHTTP = .loopbackOnly
            let transport = try CurlTransport(configuration: configuration)
            let password = Secret(server.owner.password)
            counterpart = CalDAVCounterpart(
                home: server.home, username: server.owner.name, password: password, transport: transport)
            session = try await AccountHarness(
                adapter: CalDAVAdapter(), server: server.origin.absoluteString, username: server.owner.name, password: password,
                transport: transport, counterpart: counterpart
            ).session(for: .owner)
            calendar = try #require(try await counterpart.makeCalendar(named: "Watched")).id
        }

        func prepared(_ name: String) throws -> PushChannel {
            let id = ChannelID(name)
            let secrets = try session.prepareChannel(PrepareChannelRequest(calendar: calendar, channel: id)).secrets
            return PushChannel(
                id: id, provider: ProviderID("caldav"), connection: ConnectionID("c"), calendar: calendar, generation: 0,
                address: Secret("\(listener.origin.absoluteString)/webhooks/caldav/capability-of-\(name)"), isBeingOpened: true,
                acceptedUntil: Date().addingTimeInterval(3 * 86_400), settings: nil, secrets: secrets)
        }

        func open(_ channel: PushChannel) async throws -> (PushChannel, until: Date?) {
            let reply = try await session.openChannel(
                OpenChannelRequest(channel: channel, token: Secret("unused"), lifetime: 3 * 86_400))
            return (channel.confirmed(reply.settings), reply.expiresAt)
        }

        @discardableResult
        func putEvent() async throws -> EventID {
            let start = Date().addingTimeInterval(86_400)
            let window = try #require(TimeWindow(start: start, end: start.addingTimeInterval(3_600)))
            return try await counterpart.put(CounterpartEvent("Fitting", .instants(window)), in: calendar)
        }

        /// What arrives next at the channel's address.
        func delivery(to channel: PushChannel) async throws -> Delivery {
            let request = try #require(try await listener.next(within: .seconds(20)), "nothing was pushed")
            #expect(channel.address.revealText().hasSuffix(request.target))
            var headers = HTTPHeaders()
            for field in request.headers { headers.add(field[0], field[1]) }
            return Delivery(method: HTTPMethod(request.method), headers: headers, query: "", body: request.body, receivedAt: Date())
        }

        func verdict(_ delivery: Delivery, _ channel: PushChannel) async throws -> DeliveryVerdict? {
            let key = try ChannelTokenKey(Secret(bytes: [UInt8](repeating: 7, count: 32)))
            let nowhere = SimulatorTransport([:], clock: SystemClock())
            let context = VerificationContext(
                tokens: ChannelTokens(current: key), keySets: KeySetCache(http: nowhere, clock: SystemClock()), now: Date())
            return await CalDAVAdapter().pushReceiving?.verify(delivery, for: channel, in: context).first
        }
    }

    @Test("its push of a change is proven, and what is forged from it is not")
    func change() async throws {
        let certificate = try await TestCertificate()
        let listener = try await PushListener(certificate)
        defer { listener.stop() }
        let world = try await World(certificate: certificate, listener: listener)
        defer { world.server.stop() }
        let (channel, until) = try await world.open(try world.prepared("one"))
        #expect(try abs(#require(until).timeIntervalSinceNow - 3 * 86_400) < 120)
        #expect(channel.settings?["vapid-key"]?.count == 87)
        let event = try await world.putEvent()
        let delivery = try await world.delivery(to: channel)
        #expect(try await world.verdict(delivery, channel)?.notification?.kind == .changed)

        // Forged from the genuine one: every one is refused, and the genuine one is still good afterwards.
        let stranger = try P256PrivateKey(random: SystemRandom())
        let keys = try #require(ChannelKeys(channel.secrets))
        let forge = MessageForge(
            WebPushMaterial(
                serverKey: nil, receiverKey: keys.privateKey.publicKey.uncompressed, authSecret: keys.authSecret,
                claims: [
                    "aud": .string(listener.origin.absoluteString), "exp": .literal(String(Int(Date().timeIntervalSince1970) + 3_600)),
                ],
                plaintext: Data(
                    CalDAVPushEvent.content(syncToken: "x").text(topic: try #require(channel.settings?["topic"])).utf8),
                headers: ["TTL": "0", "Content-Encoding": "aes128gcm"]), now: Date())
        var (touched, cut) = (delivery.body, delivery.body)
        touched[touched.count - 1] ^= 1
        cut.removeLast()
        let another = try await world.open(try world.prepared("two")).0
        let forged: [(String, Delivery, PushChannel)] = [
            ("unsigned", delivery.with("Authorization", nil), channel),
            ("a stranger's signature", try forge.delivery(forge.material.plaintext, key: stranger), channel),
            (
                "a captured token over a forged body",
                try forge.delivery(Data("<x/>".utf8)).with("Authorization", delivery.headers["Authorization"]), channel
            ),
            ("a touched body", delivery.with(body: touched), channel), ("a cut body", delivery.with(body: cut), channel),
            ("an empty body", delivery.with(body: Data()), channel),
            ("plain text", delivery.with("Content-Encoding", nil).with(body: forge.material.plaintext), channel),
            ("no time to live", delivery.with("TTL", nil), channel), ("another method", delivery.with(method: .put), channel),
            ("another channel", delivery, another), ("a channel that is not confirmed", delivery, try world.prepared("three")),
        ]
        for (what, delivery, channel) in forged {
            #expect(try await world.verdict(delivery, channel)?.reason != nil, "\(what)")
        }
        #expect(try await world.verdict(delivery, channel)?.notification?.kind == .changed)

        // Removing an event pushes too, to both channels; a closed channel hears nothing more.
        try await world.session.closeChannel(CloseChannelRequest(channel: another))
        try await world.session.closeChannel(CloseChannelRequest(channel: another))
        try await world.counterpart.remove(event, from: world.calendar)
        #expect(try await world.verdict(try await world.delivery(to: channel), channel)?.notification?.kind == .changed)
        #expect(try await listener.next(within: .seconds(2)) == nil)
    }

    @Test("another installation signs with another key: the old pin rejects it, and a new channel takes it")
    func anotherKey() async throws {
        let certificate = try await TestCertificate()
        let listener = try await PushListener(certificate)
        defer { listener.stop() }
        let before = try await World(certificate: certificate, listener: listener)
        let prepared = try before.prepared("one")
        let pinned = try await before.open(prepared).0
        before.server.stop()
        // The same address and keys, registered at a server that began anew: all that is different is who signs.
        let after = try await World(certificate: certificate, listener: listener)
        defer { after.server.stop() }
        let anew = PushChannel(
            id: prepared.id, provider: prepared.provider, connection: prepared.connection, calendar: after.calendar, generation: 1,
            address: prepared.address, isBeingOpened: true, acceptedUntil: prepared.acceptedUntil, settings: nil, secrets: prepared.secrets)
        let fresh = try await after.open(anew).0
        #expect(fresh.settings?["vapid-key"] != pinned.settings?["vapid-key"])
        try await after.putEvent()
        let delivery = try await after.delivery(to: fresh)
        #expect(try await after.verdict(delivery, pinned)?.reason == .forged)
        #expect(try await after.verdict(delivery, fresh)?.notification?.kind == .changed)
    }

    @Test("an address whose certificate it does not trust is never pushed to")
    func untrusted() async throws {
        let (trusted, other) = (try await TestCertificate(), try await TestCertificate())
        let listener = try await PushListener(other)
        defer { listener.stop() }
        let world = try await World(certificate: trusted, listener: listener)
        defer { world.server.stop() }
        _ = try await world.open(try world.prepared("one"))
        try await world.putEvent()
        #expect(try await listener.next(within: .seconds(3)) == nil)
    }
}
