import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@testable import MicrosoftAdapter

/// What is truly Graph's own about basic notifications; the attacks on the token are the conformance suite's.
@Suite struct BasicPushTests {
    @Test func `a change is delivered and believed`() async throws {
        let world = try PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        #expect(await world.verdicts(delivery, channel) == [.genuine(.changed)])
        #expect(!delivery.text.contains("Changed"), "a basic notification holds nothing of the event")
    }

    @Test func `nothing is believed before the subscription is confirmed`() async throws {
        let world = try PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        #expect(await world.verdicts(delivery, channel.confirmed(nil)) == [.rejected(.unknownChannel)])
    }

    @Test func `the state that the client gave is a text, and there`() async throws {
        let world = try PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        func verdict(_ value: Any?) async throws -> [PushWorld.Verdict] {
            await world.verdicts(try delivery.item { $0["clientState"] = value }, channel)
        }
        #expect(try await verdict(nil) == [.rejected(.missingProof)])
        #expect(try await verdict(NSNull()) == [.rejected(.missingProof)])
        #expect(try await verdict("") == [.rejected(.missingProof)])
        for value in [7, true, ["a"], ["a": "b"]] as [Any] { #expect(try await verdict(value) == [.rejected(.malformed)]) }
        let token = try world.tokens.token(for: channel.binding, until: channel.acceptedUntil).revealText()
        #expect(try await verdict(token) == [.genuine(.changed)])
        for value in [String(token.dropLast()), token + " ", token.uppercased(), " " + token] {
            #expect(try await verdict(value) != [.genuine(.changed)])
        }
        let withoutState = try delivery.item { $0["clientState"] = nil }
        var headers = withoutState.headers
        headers["clientState"] = token
        let inHeader = Delivery(method: .post, headers: headers, query: "", body: withoutState.body, receivedAt: world.now)
        #expect(await world.verdicts(inHeader, channel) == [.rejected(.missingProof)])
    }

    @Test func `the subscription is the channel's, in any case of its letters`() async throws {
        let world = try PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        func verdict(_ value: Any?) async throws -> [PushWorld.Verdict] {
            await world.verdicts(try delivery.item { $0["subscriptionId"] = value }, channel)
        }
        let id = try #require(SubscriptionSettings(channel.settings)?.subscription)
        #expect(try await verdict(id.uppercased()) == [.genuine(.changed)])
        for wrong in ["", String(id.dropLast()), id + "0", "{\(id)}", UUID().uuidString] {
            #expect(try await verdict(wrong) == [.rejected(.misdirected)])
        }
        for wrong in [nil, NSNull(), 7] as [Any?] { #expect(try await verdict(wrong) == [.rejected(.malformed)]) }
    }

    @Test func `items are judged each alone, wherever the forged one stands`() async throws {
        let world = try PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel, count: 3)
        #expect(await world.verdicts(delivery, channel) == Array(repeating: .genuine(.changed), count: 3))
        for number in 0..<3 {
            let forged = try delivery.item(number) { $0["clientState"] = "v1.00000000.99999999999.forged" }
            let verdicts = await world.verdicts(forged, channel)
            for index in 0..<3 { #expect((verdicts[index] == .genuine(.changed)) == (index != number)) }
            let broken = try delivery.item(number) { $0["changeType"] = "exploded" }
            #expect(await world.verdicts(broken, channel)[number] == .rejected(.malformed))
        }
        let strangers = try delivery.changing { json in
            guard let items = json["value"] as? [Any] else { return }
            json["value"] = [NSNull(), "text", 7, [Any]()] + items
        }
        let expected = Array(repeating: PushWorld.Verdict.rejected(.malformed), count: 4) + Array(repeating: .genuine(.changed), count: 3)
        #expect(await world.verdicts(strangers, channel) == expected)
    }

    @Test func `where the organisation is known, another one is refused`() async throws {
        let world = try PushWorld(tenant: MicrosoftSimulator.workTenant)
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        #expect(await world.verdicts(delivery, channel) == [.genuine(.changed)])
        let other = try delivery.item { $0["tenantId"] = UUID().uuidString }
        #expect(await world.verdicts(other, channel) == [.rejected(.misdirected)])
        #expect(await world.verdicts(try delivery.item { $0["tenantId"] = nil }, channel) == [.rejected(.misdirected)])
        #expect(await world.verdicts(try delivery.item { $0["tenantId"] = "contoso.example" }, channel) == [.rejected(.malformed)])
    }

    @Test func `a channel's time is our own clock's`() async throws {
        let world = try PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel).item { $0["subscriptionExpirationDateTime"] = "9999-12-31T23:59:59Z" }
        #expect(await world.verdicts(delivery, channel) == [.genuine(.changed)])
        let ended = channel.confirmed(channel.settings, until: world.now)
        #expect(await world.verdicts(delivery, ended) == [.rejected(.outsideTolerance)])
    }

    @Test func `names that come twice spoil the whole body`() async throws {
        let world = try PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        let token = try world.tokens.token(for: channel.binding, until: channel.acceptedUntil).revealText()
        let twice = delivery.text.replacing(#""clientState":"#, with: #""clientState":"\#(token)","clientState":"#)
        #expect(await world.verdicts(delivery.with(twice), channel) == [.rejected(.malformed)])
        let escaped = delivery.text.replacing(#""clientState":"#, with: #""client\u0053tate":"forged","clientState":"#)
        #expect(await world.verdicts(delivery.with(escaped), channel) == [.rejected(.malformed)])
    }

    @Test(arguments: [
        "", "{}", "[]", "null", #"{"value":null}"#, #"{"value":{}}"#, #"{"value":"a"}"#, #"{"Value":[]}"#, #"{"value":[]}}"#,
        #"{"value":["#,
        #"{"value":[],"validationTokens":"a"}"#, #"{"value":[],"validationTokens":[7]}"#, "\u{FEFF}{\"value\":[]}",
    ])
    func `a body that is no collection is refused as a whole`(text: String) async throws {
        let world = try PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        #expect(await world.verdicts(delivery.with(text), channel) == [.rejected(.malformed)])
    }

    @Test func `an empty collection is nothing, and a huge or deep one is refused`() async throws {
        let world = try PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        #expect(await world.verdicts(delivery.with(#"{"value":[]}"#), channel).isEmpty)
        let many = #"{"value":["# + Array(repeating: "{}", count: 1_001).joined(separator: ",") + "]}"
        #expect(await world.verdicts(delivery.with(many), channel) == [.rejected(.tooLarge)])
        let thousand = #"{"value":["# + Array(repeating: "{}", count: 1_000).joined(separator: ",") + "]}"
        #expect(await world.verdicts(delivery.with(thousand), channel).count == 1_000)
        let large = #"{"value":[],"a":""# + String(repeating: "a", count: 1 << 20) + #""}"#
        #expect(await world.verdicts(delivery.with(large), channel) == [.rejected(.tooLarge)])
        let deep = #"{"value":"# + String(repeating: "[", count: 50_000)
        #expect(await world.verdicts(delivery.with(deep), channel).count == 1)
        #expect(await world.verdicts(delivery.with(deep), channel) != [.genuine(.changed)])
    }

    @Test func `a replay has the same marks, and two changes have two`() async throws {
        let world = try PushWorld()
        let channel = try await world.open()
        let context = VerificationContext(tokens: world.tokens, keySets: world.keySets, now: world.now)
        func marks(_ delivery: Delivery) async -> [DeliveryMark] {
            await world.role.verify(delivery, for: channel, in: context).compactMap { verdict in
                if case .genuine(let notification) = verdict { notification.mark } else { nil }
            }
        }
        let (first, second) = (try await world.change(channel, count: 2), try await world.change(channel))
        #expect(await marks(first).count == 2)
        #expect(await marks(first) == marks(first))
        #expect(Set(await marks(first) + marks(second)).count == 3)
        #expect(await marks(first).allSatisfy { $0.name == $0.content })
    }

    @Test func `lifecycle events are told for what they are, and forged ones are not believed`() async throws {
        let world = try PushWorld()
        let channel = try await world.open()
        world.simulator.missNotifications(of: PushWorld.account)
        let missed = try await world.arrival(channel)
        #expect(await world.verdicts(missed, channel) == [.genuine(.missed)])
        world.simulator.requireReauthorization(of: PushWorld.account)
        let renewal = try await world.arrival(channel)
        #expect(await world.verdicts(renewal, channel) == [.genuine(.renewalRequired)])
        world.simulator.removeSubscriptions(of: PushWorld.account)
        let removed = try await world.arrival(channel)
        #expect(await world.verdicts(removed, channel) == [.genuine(.channelEnded)])
        for delivery in [missed, renewal, removed] {
            #expect(await world.verdicts(try delivery.item { $0["clientState"] = "guess" }, channel) == [.rejected(.malformed)])
            #expect(await world.verdicts(try delivery.item { $0["clientState"] = nil }, channel) == [.rejected(.missingProof)])
            for name in ["", "Missed", "subscriptionResurrected"] {
                #expect(await world.verdicts(try delivery.item { $0["lifecycleEvent"] = name }, channel) == [.rejected(.malformed)])
            }
            let content = [
                "data": "", "dataKey": "", "dataSignature": "", "encryptionCertificateId": "", "encryptionCertificateThumbprint": "",
            ]
            #expect(await world.verdicts(try delivery.item { $0["encryptedContent"] = content }, channel) == [.rejected(.malformed)])
        }
    }

    @Test func `addresses in an item are fetched by nobody`() async throws {
        let world = try PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel).item { item in
            item["resource"] = "https://attacker.example/users/1/events/2"
            item["resourceData"] = ["@odata.id": "http://169.254.169.254/", "id": "x", "@odata.etag": "y"]
        }
        let before = (world.simulator.operations.count, world.inbox.strays.count)
        #expect(await world.verdicts(delivery, channel) == [.genuine(.changed)])
        #expect((world.simulator.operations.count, world.inbox.strays.count) == before)
    }

    @Test func `tokens beside basic items do not matter, and content on a basic channel does not count`() async throws {
        let world = try PushWorld()
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        let before = world.simulator.operations.count
        #expect(await world.verdicts(try delivery.changing { $0["validationTokens"] = ["e30.e30.AAAA"] }, channel) == [.genuine(.changed)])
        #expect(world.simulator.operations.count == before, "no key is asked for")
        let content = [
            "data": "AAAA", "dataKey": "AAAA", "dataSignature": "AAAA", "encryptionCertificateId": "a",
            "encryptionCertificateThumbprint": "b",
        ]
        #expect(await world.verdicts(try delivery.item { $0["encryptedContent"] = content }, channel) == [.rejected(.missingProof)])
    }

    @Test func `fields of another provider have no effect`() async throws {
        let world = try PushWorld()
        let channel = try await world.open()
        let genuine = try await world.change(channel)
        var headers = genuine.headers
        let token = try world.tokens.token(for: channel.binding, until: channel.acceptedUntil).revealText()
        for (name, value) in [("X-Goog-Channel-Token", token), ("X-Goog-Resource-State", "exists"), ("X-Goog-Message-Number", "2")] {
            headers.add(name, value)
        }
        let empty = Delivery(method: .post, headers: headers, query: "", body: Data(), receivedAt: world.now)
        #expect(await world.verdicts(empty, channel) == [.rejected(.malformed)])
        let forged = try genuine.item { $0["clientState"] = nil }
        let both = Delivery(method: .post, headers: headers, query: "", body: forged.body, receivedAt: world.now)
        #expect(await world.verdicts(both, channel) == [.rejected(.missingProof)])
    }
}
