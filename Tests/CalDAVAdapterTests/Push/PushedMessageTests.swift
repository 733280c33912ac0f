import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalDAVAdapter

@Suite("Messages of a CalDAV server")
struct PushedMessageTests {
    static let styles: [(String, CalDAVPushStyle)] = [("xandikos", .xandikos), ("nextcloud", .nextcloud), ("rustical", .rustical)]

    @Test("a change is told by every style of server", arguments: styles)
    func change(name: String, style: CalDAVPushStyle) async throws {
        let world = try await PushWorld(style)
        let channel = try await world.open()
        let delivery = try await world.deliveryOfChange(to: channel)
        let notification = try #require(await world.verdict(delivery, channel)?.notification)
        #expect(notification.kind == .changed)
        #expect(notification.channel == channel.id && notification.connection == channel.connection && notification.item == 0)
        #expect(notification.mark.name == (try MessageDigest.sha256.hexadecimal(delivery.body)))
    }

    @Test("Nextcloud leaves the port out of the audience, and is believed; another server that does is not")
    func portlessAudience() async throws {
        let origin = "https://sync.example.test:8443"
        let nextcloud = try await PushWorld(.nextcloud)
        let channel = try await nextcloud.open(origin: origin)
        #expect(await nextcloud.verdict(try await nextcloud.deliveryOfChange(to: channel), channel)?.notification?.kind == .changed)
        var style = CalDAVPushStyle.xandikos
        style.dropsPort = true
        let other = try await PushWorld(style)
        let another = try await other.open(origin: origin)
        #expect(await other.verdict(try await other.deliveryOfChange(to: another), another)?.reason == .misdirected)
    }

    @Test("a delivery is judged by its method and by our clock")
    func methodAndTime() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let delivery = try await world.deliveryOfChange(to: channel)
        for method in [HTTPMethod.get, .put, HTTPMethod("post"), HTTPMethod("POST ")] {
            #expect(await world.verdict(delivery.with(method: method), channel)?.reason == .malformed, "\(method)")
        }
        #expect(await world.verdict(delivery, channel, after: 12 * 3_600 - 1)?.notification != nil)
        // The channel's own end counts to the second, before anything else is looked at.
        let ended = PushChannel(
            id: channel.id, provider: channel.provider, connection: channel.connection, calendar: channel.calendar, generation: 0,
            address: channel.address, isBeingOpened: false, acceptedUntil: world.clock.now, settings: channel.settings,
            secrets: channel.secrets)
        #expect(await world.verdict(delivery, ended)?.reason == .outsideTolerance)
        #expect(await world.verdict(delivery, ended, after: -1)?.notification != nil)
    }

    @Test("a message that overtakes the answer to the registration cannot be judged, and is not believed")
    func overtaking() async throws {
        let world = try await PushWorld()
        let pending = try world.prepared()
        let channel = try await world.open(pending)
        let delivery = try await world.deliveryOfChange(to: channel)
        #expect(await world.verdict(delivery, pending)?.reason == .unverifiable)
        #expect(await world.verdict(delivery, channel)?.notification?.kind == .changed)
    }

    @Test("settings or keys that cannot be read make nothing believable")
    func unreadable() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let delivery = try await world.deliveryOfChange(to: channel)
        let settings = try #require(channel.settings)
        for name in ["sender", "registration", "topic", "vapid-key", "expires", "origin"] {
            for value in [nil, "", "x", "BAAA"] as [String?] where !(name == "topic" && value?.isEmpty == false) {
                var damaged = settings
                damaged[name] = value
                #expect(await world.verdict(delivery, channel.confirmed(damaged))?.notification == nil, "\(name): \(value ?? "none")")
            }
        }
        for text in ["", "{}", "whsec_AAAA", channel.secrets.revealText().replacing("\"version\":1", with: "\"version\":2")] {
            let other = PushChannel(
                id: channel.id, provider: channel.provider, connection: channel.connection, calendar: channel.calendar, generation: 0,
                address: channel.address, isBeingOpened: false, acceptedUntil: channel.acceptedUntil, settings: settings,
                secrets: Secret(text))
            #expect(await world.verdict(delivery, other)?.reason == .unverifiable, "\(text)")
        }
    }

    @Test("a key with a signature of its own is not the pinned one, however well it fits")
    func otherKey() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let forge = try world.forge(for: channel)
        let stranger = try P256PrivateKey(random: SystemRandom())
        #expect(await world.verdict(try forge.delivery(forge.material.plaintext), channel)?.notification?.kind == .changed)
        #expect(await world.verdict(try forge.delivery(forge.material.plaintext, key: stranger), channel)?.reason == .forged)
        #expect(await world.verdict(try forge.delivery(forge.material.plaintext, isSigned: false), channel)?.reason == .missingProof)
        let bearer = try forge.delivery(forge.material.plaintext).with("Authorization", "WebPush abc.def.ghi")
        #expect(await world.verdict(bearer, channel)?.notification == nil)
    }

    @Test("where the server named no key, the encryption alone counts, and credentials say nothing")
    func unrestricted() async throws {
        let world = try await PushWorld(.rustical)
        let channel = try await world.open()
        #expect(channel.settings?["vapid-key"] == "unrestricted")
        let delivery = try await world.deliveryOfChange(to: channel)
        #expect(delivery.headers["Authorization"] == nil)
        #expect(await world.verdict(delivery.with("Authorization", "vapid t=nonsense,k=nonsense"), channel)?.notification != nil)
        var body = delivery.body
        body[body.count - 1] ^= 1
        #expect(await world.verdict(delivery.with(body: body), channel)?.reason == .forged)
    }

    @Test("a message for one channel is worth nothing at another of the same server, with its own credentials or the other's")
    func tenants() async throws {
        let world = try await PushWorld()
        let (mine, theirs) = (try await world.open("mine"), try await world.open("theirs"))
        _ = try? await world.deliveryOfChange(to: mine)
        let second = try #require(world.inbox.take(from: theirs.address).first)
        let first = try await world.deliveryOfChange(to: mine)
        let third = try #require(world.inbox.take(from: theirs.address).first)
        #expect(await world.verdict(first, mine)?.notification != nil)
        #expect(await world.verdict(third, theirs)?.notification != nil)
        #expect(await world.verdict(first, theirs)?.reason == .forged)
        #expect(await world.verdict(second, mine)?.reason == .forged)
        // A token proves the server for our whole origin; the body is what tells channels apart.
        #expect(await world.verdict(first.with("Authorization", third.headers["Authorization"]), mine)?.notification != nil)
        #expect(await world.verdict(first.with("Authorization", third.headers["Authorization"]), theirs)?.reason == .forged)
    }

    @Test("a message that comes again has the mark that it had, also under a fresh token; another has another")
    func replay() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let first = try await world.deliveryOfChange(to: channel)
        world.clock.advance(by: 60)
        let second = try await world.deliveryOfChange(to: channel)
        let mark = try #require(await world.verdict(first, channel)?.notification?.mark)
        #expect(await world.verdict(first, channel)?.notification?.mark == mark)
        let refreshed = first.with("Authorization", second.headers["Authorization"])
        #expect(refreshed.headers["Authorization"] != first.headers["Authorization"])
        #expect(await world.verdict(refreshed, channel)?.notification?.mark == mark)
        #expect(await world.verdict(second, channel)?.notification?.mark.name != mark.name)
    }

    @Test("a change of the server's key is told under the old key; under the new one it is a forgery, and the pin stays")
    func keyChange() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        try world.simulator.changePushKey(announced: true)
        let announcement = try await world.delivery(to: channel)
        #expect(await world.verdict(announcement, channel)?.notification?.kind == .keyChanged)
        let forge = try world.forge(for: channel)
        let rotation = Data(CalDAVPushEvent.keyChanged.text(topic: "").utf8)
        #expect(await world.verdict(try forge.delivery(rotation), channel)?.reason == .forged)
        #expect(await world.verdict(try await world.deliveryOfChange(to: channel), channel)?.reason == .forged)
        // Only a fresh, authenticated answer of the server moves the pin.
        let next = try await world.open("two")
        world.inbox.listen(at: channel.address, status: 201)
        _ = try? await world.deliveryOfChange(to: channel)
        let delivery = try #require(world.inbox.take(from: next.address).first)
        #expect(await world.verdict(delivery, next)?.notification?.kind == .changed)
    }

    @Test("a server that stops naming its key does not lower what an open channel demands")
    func downgrade() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        world.simulator.pushStyle?.signs = false
        #expect(await world.verdict(try await world.deliveryOfChange(to: channel), channel)?.reason == .missingProof)
    }

    @Test("a change of properties is a change")
    func properties() async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        let topic = try #require(channel.settings?["topic"])
        let text = CalDAVPushEvent.properties(["displayname"]).text(topic: topic)
        #expect(await world.verdict(try world.forge(for: channel).delivery(text), channel)?.notification?.kind == .changed)
    }

    @Test("there is no handshake")
    func handshake() async throws {
        let world = try await PushWorld()
        let channel = try world.prepared()
        let delivery = Delivery(
            method: .post, headers: [:], query: "validationToken=hello", body: Data(), receivedAt: world.clock.now)
        #expect(CalDAVPushReceiving().handshake(delivery, for: channel) == nil)
        #expect(await world.verdict(delivery, channel)?.notification == nil)
    }
}

extension CalDAVPushEvent {
    /// The message about it, in the measured spelling.
    func text(topic: String) -> String { message(topic: topic, style: .xandikos) }
}
