import CalendarStore
import Foundation
import HTTPTypes
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalendarHost

/// What a host does with deliveries that are not what they say: nothing, and every answer looks the same.
@Suite(.timeLimit(.minutes(5)))
struct RefusalTests {
    /// Ways to spoil the header fields of a genuine message, and what each is counted as.
    private static let damages: [(name: String, reason: RejectionReason, spoil: @Sendable (inout HTTPFields) -> Void)] = [
        ("no token", .missingProof, { $0[field("Token")] = nil }),
        ("an empty token", .missingProof, { $0[field("Token")] = "" }),
        ("a token that is none", .malformed, { $0[field("Token")] = "let me in" }),
        ("a token with its last character changed", .forged, { $0[field("Token")] = tampered($0[field("Token")] ?? "") }),
        ("a token cut by one", .forged, { $0[field("Token")] = String(($0[field("Token")] ?? "").dropLast()) }),
        ("the token twice", .malformed, { $0.append(HTTPField(name: field("Token"), value: $0[field("Token")] ?? "")) }),
        ("another channel's name", .misdirected, { $0[field("Channel")] = "ch-another" }),
        ("no number", .malformed, { $0[field("Message")] = nil }),
        ("a number with a sign", .malformed, { $0[field("Message")] = "+1" }),
        ("an event that there is not", .malformed, { $0[field("Event")] = "everything" }),
        ("nothing at all", .malformed, { $0 = [:] }),
    ]

    private static func field(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name("X-Memory-" + name) else { preconditionFailure("a field's name in a test is none") }
        return name
    }

    private static func tampered(_ text: String) -> String { String(text.dropLast()) + (text.hasSuffix("A") ? "E" : "A") }

    @Test func `whatever is wrong with a delivery, its answer is the same byte for byte, nothing is stored, and it is counted`()
        async throws
    {
        let world = try await PushWorld()
        let message = try await world.message()
        var answers: Set<String> = []
        for damage in Self.damages {
            let before = world.count(.rejected(damage.reason))
            let answer = try await world.deliver(message, damage.spoil)
            answers.insert(answer.visible)
            #expect(world.count(.rejected(damage.reason)) == before + 1, "\(damage.name)")
        }
        let path = PushWorld.path(of: message)
        for body in ["{", "[]", "[{}]", #"[{"channel":"x"}]"#, String(repeating: "[", count: 60_000), "\u{0}"] {
            answers.insert(try await world.post(path, body: body).visible)
        }
        // Larger than any genuine one, said and unsaid.
        answers.insert(try await world.post(path, body: String(repeating: " ", count: 65_537)).visible)
        answers.insert(try await world.post(path, [.contentLength: "65537"]).visible)
        #expect(answers.count == 1, "\(answers)")
        #expect(answers.first?.hasPrefix("403\n") == true)
        #expect(world.count(.rejected(.tooLarge)) == 2)
        #expect(world.count(.accepted) == 0)
        #expect(try await world.jobs(.pullChanges).isEmpty)
        #expect(try await world.jobs(.tendChannel).isEmpty)
        // The genuine one is not spoilt by all of that.
        #expect(try await world.deliver(message).status == 202)
        #expect(world.count(.accepted) == 1)
    }

    @Test func `an address that leads nowhere is answered alike, whatever is sent there`() async throws {
        let world = try await PushWorld()
        let message = try await world.message()
        let hook = PushWorld.path(of: message).split(separator: "/")[2]
        var answers: Set<String> = []
        for path in [
            "/webhooks/memory/\(SystemRandom().urlSafeToken(bytes: 32))", "/webhooks/memory/x", "/webhooks/memory/\(hook.dropLast())",
            "/webhooks/memory/\(hook.uppercased())", "/webhooks/memory/\(hook)%20", "/webhooks/other/\(hook)", "/webhooks/MEMORY/\(hook)",
        ] {
            var fields = HTTPFields()
            for field in message.headers.fields { fields.append(HTTPField(name: try world.name(field.name), value: field.value)) }
            answers.insert(try await world.post(path, fields).visible)
        }
        #expect(answers.count == 1 && answers.first?.hasPrefix("404\n") == true, "\(answers)")
        #expect(world.count(.accepted) == 0 && world.count(.rejected(.unknownChannel)) == 7)
    }

    @Test func `a channel is not there at another provider's address`() async throws {
        let world = try await PushWorld()
        let message = try await world.message()
        let elsewhere = WrappedPush(base: MemoryAdapter(provider: world.provider), id: ProviderID("elsewhere"))
        let services = try HostServices(
            configuration: try HostConfiguration(environment: PushWorld.environment()),
            catalogue: try AdapterCatalogue([world.adapter, elsewhere]), store: world.store, vaultKey: PushWorld.vaultKey,
            http: NoTransport(), clock: world.clock, logger: world.log.logger())
        var misled = message
        misled.address = Secret(message.address.revealText().replacing("/memory/", with: "/elsewhere/"))
        #expect(try await world.deliver(misled, to: services).status == 404)
        #expect(elsewhere.seen.peek == nil)
        #expect(try await world.deliver(message, to: services).status == 202)
    }

    @Test func `an ended channel is as good as none`() async throws {
        let world = try await PushWorld()
        let message = try await world.message()
        let id = try #require(try await world.channel()?.id)
        // Past its end by our clock, whatever the delivery says.
        world.clock.advance(by: 8 * 86_400 + 600)
        #expect(try await world.deliver(message).status == 404)
        world.clock.advance(by: -8 * 86_400 - 600)
        _ = try await world.store.changeChannel(id, .closed(error: nil, notSupportedUntil: nil), at: world.clock.now)
        #expect(try await world.deliver(message).status == 404)
        #expect(world.count(.rejected(.unknownChannel)) == 2 && world.count(.accepted) == 0)
    }

    @Test func `one channel's message is worth nothing at another one's address`() async throws {
        let world = try await PushWorld()
        let first = try await world.message()
        var crossed = try await world.messageElsewhere()
        crossed.address = first.address
        #expect(try await world.deliver(crossed).status == 403)
        crossed.channel = first.channel
        #expect(try await world.deliver(crossed).status == 403)
        #expect(world.count(.rejected(.forged)) == 2)
    }

    @Test func `a name that was used with another content is not believed`() async throws {
        let world = try await PushWorld()
        let message = try await world.message()
        #expect(try await world.deliver(message).status == 202)
        var other = message
        other.event = .ended
        #expect(try await world.deliver(other).status == 403)
        #expect(world.count(.rejected(.replayed)) == 1)
        #expect(try await world.jobs(.tendChannel).isEmpty)
    }

    @Test func `with the flag off every address asks to come again later, and nothing of what is sent is read`() async throws {
        let world = try await PushWorld()
        let message = try await world.message()
        let off = try world.other(["CALENDAR_WEBHOOK_ENABLED": "false"])
        let known = try await world.deliver(message, to: off)
        let unknown = try await world.post("/webhooks/memory/nothing", to: off)
        #expect(known.visible == unknown.visible && known.status == 503)
        #expect(try await world.jobs(.pullChanges).isEmpty)
        #expect(world.count(.rejected(.notAllowed), of: off) == 2)
        #expect(try await world.deliver(message).status == 202)
    }

    @Test(arguments: ["CALENDAR_ALLOWLIST_PROVIDER_IDS", "CALENDAR_ALLOWLIST_CONNECTION_IDS"])
    func `what is not on an allowlist is not received`(_ list: String) async throws {
        let world = try await PushWorld()
        let message = try await world.message()
        let other = try world.other([list: "another"])
        #expect(try await world.deliver(message, to: other).status == 403)
        #expect(world.count(.rejected(.notAllowed), of: other) == 1)
        #expect(try await world.jobs(.pullChanges).isEmpty)
    }

    @Test(arguments: [ConnectionState.paused, .needsReconsent, .disconnected])
    func `a connection that does not work receives nothing`(_ state: ConnectionState) async throws {
        let world = try await PushWorld()
        let message = try await world.message()
        _ = try await world.store.setConnectionState(PushWorld.connection, to: state, reason: nil, at: world.clock.now)
        #expect(try await world.deliver(message).status == (state == .disconnected ? 404 : 403))
        #expect(world.count(.accepted) == 0)
    }

    @Test func `other methods are refused alike at every address`() async throws {
        let world = try await PushWorld()
        let path = PushWorld.path(of: try await world.message())
        var answers: Set<String> = []
        for method in [HTTPTypes.HTTPRequest.Method.get, .put, .delete, .options, .patch] {
            for path in [path, "/webhooks/memory/nothing", "/webhooks/none/nothing"] {
                answers.insert(try await APIClient.send(method, path, [:], to: world.services, log: world.log).visible)
            }
        }
        #expect(answers.count == 1 && answers.first?.hasPrefix("405\n") == true, "\(answers)")
    }

    @Test func `no log tells an address, a token, or what was sent`() async throws {
        let world = try await PushWorld()
        let message = try await world.message()
        let hook = String(PushWorld.path(of: message).split(separator: "/")[2])
        _ = try await world.deliver(message)
        for damage in Self.damages { _ = try await world.deliver(message, damage.spoil) }
        _ = try await world.post(PushWorld.path(of: message) + "?tell=tale-in-the-query", body: "tale-in-the-body")
        try await world.store.close()
        #expect(try await world.deliver(message).status == 503)
        let text = world.log.text
        #expect(text.contains("deliveries were not believed") && text.contains("forged"))
        for secret in [hook, message.token.revealText(), "tale-in", "let me in"] { #expect(!text.contains(secret)) }
        // One line for each kind of rejection, however many there were.
        #expect(text.components(separatedBy: "deliveries were not believed").count - 1 == 4)
    }

    @Test func `counts are shown to whoever has a key`() async throws {
        let world = try await PushWorld()
        let message = try await world.message()
        _ = try await world.deliver(message)
        _ = try await world.deliver(message) { $0[Self.field("Token")] = nil }
        let key = try await world.services.accessKeys.create(name: "operator").revealText()
        let answer = try await APIClient.send(
            .get, "/v1/webhooks/counts", [.authorization: "Bearer \(key)"], to: world.services, log: world.log)
        let items = try answer.items()
        #expect(items.count == 2)
        #expect(items[0]["outcome"] as? String == "accepted" && items[0]["count"] as? Int == 1)
        #expect(items[1]["reason"] as? String == "missing-proof" && items[1]["provider"] as? String == "memory")
        #expect(try await APIClient.send(.get, "/v1/webhooks/counts", [:], to: world.services, log: world.log).status == 401)
        let channels = try await APIClient.send(
            .get, "/v1/webhooks/channels", [.authorization: "Bearer \(key)"], to: world.services, log: world.log)
        #expect(try channels.items().count == 1)
        #expect(!channels.text.contains("webhooks/memory"))
    }
}
