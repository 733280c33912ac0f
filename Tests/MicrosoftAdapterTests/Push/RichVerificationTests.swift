import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@testable import MicrosoftAdapter

/// What is truly Graph's own about tokens and content; the attacks on the schemes themselves are the conformance suite's.
@Suite struct RichPushTests {
    /// A world with a channel, one genuine delivery, and what a forger would need.
    private struct Stage {
        let world: PushWorld
        let channel: PushChannel
        let delivery: Delivery
        let forge: any SignedTokenForge
        let material: SignedTokenMaterial

        init(version2: Bool = false, isPersonal: Bool = false, tenant: String = "common") async throws {
            var behaviour = MicrosoftBehaviour()
            behaviour.signsVersion2 = version2
            world = try PushWorld(resourceData: true, tenant: tenant, isPersonal: isPersonal, behaviour: behaviour)
            channel = try await world.open()
            delivery = try await world.change(channel)
            forge = try #require(world.simulator.pushCounterpart(for: PushWorld.account)?.signedTokenForge)
            material = try await forge.material(for: channel)
        }

        /// The delivery with tokens of changed claims, signed with a published key.
        func verdicts(
            _ claims: [(ForgedJSON) -> ForgedJSON], key: SignedTokenMaterial.Key? = nil, header: ForgedJSON? = nil
        ) async throws -> [PushWorld.Verdict] {
            let tokens = try claims.map { try token($0(material.claims), key: key, header: header) }
            return await world.verdicts(try forge.delivery(delivery, withTokens: tokens), channel)
        }

        func verdict(_ change: (inout ForgedJSON) -> Void, key: SignedTokenMaterial.Key? = nil) async throws -> PushWorld.Verdict? {
            var claims = material.claims
            change(&claims)
            return try await verdicts([{ _ in claims }], key: key).first
        }

        func token(_ claims: ForgedJSON, key: SignedTokenMaterial.Key? = nil, header: ForgedJSON? = nil) throws -> String {
            let key = key ?? material.keys[0]
            guard case .rs256(let der) = key.secret else { throw HarnessError("no RSA key") }
            let header = header ?? material.header.with("kid", .string(key.id))
            let input = Base64URL.encode(Array(header.text.utf8)) + "." + Base64URL.encode(Array(claims.text.utf8))
            return input + "." + Base64URL.encode(try RSAPrivateKey(der: der).sign(Array(input.utf8)))
        }
    }

    @Test(arguments: [false, true])
    func `a genuine delivery is believed, with tokens of either version`(version2: Bool) async throws {
        let stage = try await Stage(version2: version2)
        #expect(await stage.world.verdicts(stage.delivery, stage.channel) == [.genuine(.changed)])
        #expect(try await stage.verdicts([{ $0 }]) == [.genuine(.changed)], "made again by the forge")
        #expect(!stage.delivery.text.contains("Changed"))
        #expect(stage.channel.settings?.values.values.contains { stage.channel.secrets.revealText().contains($0) } == false)
    }

    @Test func `a personal account has tokens of version 2 under a key of its own`() async throws {
        let stage = try await Stage(isPersonal: true)
        #expect(await stage.world.verdicts(stage.delivery, stage.channel) == [.genuine(.changed)])
    }

    @Test func `the publisher is change tracking, in the claim of the token's version`() async throws {
        let publisher = ForgedJSON.string(ValidationToken.publisher)
        let one = try await Stage()
        #expect(try await one.verdict { $0["appid"] = "56c1da01-2129-48f7-9355-af6d59d42766" } == .rejected(.misdirected))
        #expect(try await one.verdict { $0["appid"] = .string(ValidationToken.publisher.uppercased()) } != .genuine(.changed))
        #expect(
            try await one.verdict {
                $0["appid"] = nil
                $0["azp"] = publisher
            } != .genuine(.changed))
        #expect(try await one.verdict { $0["azp"] = "56c1da01-2129-48f7-9355-af6d59d42766" } == .rejected(.misdirected))
        #expect(try await one.verdict { $0["azp"] = 7 } == .rejected(.misdirected))
        #expect(try await one.verdict { $0["azp"] = publisher } == .genuine(.changed))
        let two = try await Stage(version2: true)
        #expect(
            try await two.verdict {
                $0["azp"] = nil
                $0["appid"] = publisher
            } != .genuine(.changed))
        #expect(try await two.verdict { $0["appid"] = "56c1da01-2129-48f7-9355-af6d59d42766" } == .rejected(.misdirected))
    }

    @Test func `the issuer is the organisation's, exactly`() async throws {
        let stage = try await Stage()
        let tenant = MicrosoftSimulator.workTenant
        let issuers = [
            "https://sts.windows.net/\(tenant)", "https://sts.windows.net/\(UUID().uuidString.lowercased())/",
            "https://evil.example/?t=\(tenant)", "https://sts.windows.net/\(tenant)/x", "http://sts.windows.net/\(tenant)/",
            "https://login.microsoftonline.com/\(tenant)/v2.0", "https://sts.windows.net/{tenantid}/", "",
        ]
        for issuer in issuers { #expect(try await stage.verdict { $0["iss"] = .string(issuer) } != .genuine(.changed), "\(issuer)") }
        let two = try await Stage(version2: true)
        for issuer in ["https://sts.windows.net/\(tenant)/", "https://login.microsoftonline.com/\(tenant)/v2.0/"] {
            #expect(try await two.verdict { $0["iss"] = .string(issuer) } != .genuine(.changed), "\(issuer)")
        }
    }

    @Test func `the organisation is a GUID, and that of the issuer and the item`() async throws {
        let stage = try await Stage()
        let other = UUID().uuidString.lowercased()
        for tenant in ["", "common", "contoso.example", "{tenantid}", other] {
            #expect(try await stage.verdict { $0["tid"] = .string(tenant) } != .genuine(.changed), "\(tenant)")
        }
        #expect(try await stage.verdict { $0["tid"] = nil } != .genuine(.changed))
        // A token of another organisation, flawless in itself, does not cover the item.
        let foreign = try await stage.verdict {
            $0["tid"] = .string(other)
            $0["iss"] = .string("https://sts.windows.net/\(other)/")
        }
        #expect(foreign == .rejected(.misdirected))
        let moved = try stage.delivery.item { $0["tenantId"] = other }
        #expect(await stage.world.verdicts(moved, stage.channel) == [.rejected(.misdirected)])
        #expect(await stage.world.verdicts(try stage.delivery.item { $0["tenantId"] = nil }, stage.channel) == [.rejected(.misdirected)])
    }

    @Test(arguments: ["", "3.0", "1", "2", "one"])
    func `a version that nobody knows is no version`(version: String) async throws {
        let stage = try await Stage()
        #expect(try await stage.verdict { $0["ver"] = .string(version) } == .rejected(.malformed))
        #expect(try await stage.verdict { $0["ver"] = nil } == .rejected(.malformed))
    }

    @Test func `the key of personal accounts signs for no organisation, and keys of no issuer for nobody`() async throws {
        let stage = try await Stage(version2: true)
        let personal = try #require(stage.material.keyOfAnotherIssuer)
        #expect(try await stage.verdicts([{ $0 }], key: personal) == [.rejected(.misdirected)])
        #expect(
            try await stage.verdicts([{ $0 }], key: stage.material.keys[1]) == [.genuine(.changed)], "the key before the last is published")
    }

    @Test func `keys rotate without a miss`() async throws {
        let stage = try await Stage()
        stage.world.simulator.rotateSigningKeys()
        stage.world.clock.advance(by: 3_600)
        let next = try await stage.world.change(stage.channel)
        #expect(await stage.world.verdicts(next, stage.channel) == [.genuine(.changed)])
        let asked = stage.world.simulator.operations.filter { $0 == "identity.keys.1" }.count
        for _ in 0..<50 { _ = await stage.world.verdicts(next, stage.channel) }
        #expect(stage.world.simulator.operations.filter { $0 == "identity.keys.1" }.count == asked)
    }

    @Test func `one bad token among good ones spoils every item with content, in either order`() async throws {
        let stage = try await Stage()
        let bad: (ForgedJSON) -> ForgedJSON = { $0.with("aud", "another") }
        #expect(try await stage.verdicts([{ $0 }, { $0 }]) == [.genuine(.changed)])
        #expect(try await stage.verdicts([{ $0 }, bad]) == [.rejected(.misdirected)])
        #expect(try await stage.verdicts([bad, { $0 }]) == [.rejected(.misdirected)])
    }

    @Test func `the account's own access token vouches for nothing`() async throws {
        let stage = try await Stage()
        let access = try await stage.verdict {
            $0["aud"] = "https://graph.microsoft.com"
            $0["appid"] = .string("6731de76-14a6-49ae-97bc-6eba6914391e")
        }
        #expect(access == .rejected(.misdirected))
        let opaque = try stage.forge.delivery(stage.delivery, withTokens: ["EwCoA8l6BAAU.opaque"])
        #expect(await stage.world.verdicts(opaque, stage.channel) == [.rejected(.malformed)])
    }

    @Test func `leaving proof out is no way around it`() async throws {
        let stage = try await Stage()
        for tokens in [nil, []] as [[String]?] {
            let delivery = try stage.forge.delivery(stage.delivery, withTokens: tokens)
            #expect(await stage.world.verdicts(delivery, stage.channel) == [.rejected(.missingProof)])
            let basic = try delivery.item { $0["encryptedContent"] = nil }
            #expect(await stage.world.verdicts(basic, stage.channel) == [.rejected(.missingProof)])
        }
        let basic = try stage.delivery.item { $0["encryptedContent"] = nil }
        #expect(await stage.world.verdicts(basic, stage.channel) == [.rejected(.missingProof)], "tokens, and no content")
    }

    @Test func `whoever does not know the channel's token has no key fetched`() async throws {
        let world = try PushWorld(resourceData: true)
        let channel = try await world.open()
        let delivery = try await world.change(channel).item { $0["clientState"] = "v1.00000000.99999999999.x" }
        #expect(await world.verdicts(delivery, channel) == [.rejected(.forged)])
        #expect(!world.simulator.operations.contains("identity.keys.1"))
    }

    @Test func `without the platform's keys nothing is believed, and afterwards it is`() async throws {
        let world = try PushWorld(resourceData: true)
        let channel = try await world.open()
        let delivery = try await world.change(channel)
        world.simulator.faults.rules.append(FaultPlan.Rule(.serverFault(503), on: "identity.keys", times: 1))
        #expect(await world.verdicts(delivery, channel) == [.rejected(.unverifiable)])
        world.clock.advance(by: 120)
        #expect(await world.verdicts(delivery, channel) == [.genuine(.changed)])
    }

    @Test func `content is about the event that the item names`() async throws {
        let stage = try await Stage()
        let other = try stage.delivery.item { item in
            var data = item["resourceData"] as? [String: Any] ?? [:]
            data["id"] = "AAkALgAA-another="
            item["resourceData"] = data
        }
        #expect(await stage.world.verdicts(other, stage.channel) == [.rejected(.misdirected)])
        #expect(
            await stage.world.verdicts(try stage.delivery.item { $0["resourceData"] = nil }, stage.channel) == [.rejected(.misdirected)])
    }

    @Test func `content for another channel's certificate is not opened`() async throws {
        let stage = try await Stage()
        let other = try stage.world.prepared("channel-2")
        let keys = stage.channel.confirmed(stage.channel.settings, secrets: other.secrets)
        #expect(await stage.world.verdicts(stage.delivery, keys) == [.rejected(.misdirected)])
        let broken = stage.channel.confirmed(stage.channel.settings, secrets: Secret("microsoft-keys-9\n"))
        #expect(await stage.world.verdicts(stage.delivery, broken) == [.rejected(.unverifiable)])
    }

    @Test func `lifecycle events of a channel with content need the channel's token only`() async throws {
        let world = try PushWorld(resourceData: true)
        let channel = try await world.open()
        world.simulator.missNotifications(of: PushWorld.account)
        let missed = try await world.arrival(channel)
        #expect(!missed.text.contains("validationTokens"))
        #expect(await world.verdicts(missed, channel) == [.genuine(.missed)])
        #expect(await world.verdicts(try missed.item { $0["clientState"] = nil }, channel) == [.rejected(.missingProof)])
    }

    @Test func `items of one body are judged each alone also where they are encrypted`() async throws {
        let world = try PushWorld(resourceData: true)
        let channel = try await world.open()
        let delivery = try await world.change(channel, count: 3)
        #expect(await world.verdicts(delivery, channel) == Array(repeating: .genuine(.changed), count: 3))
        let damaged = try delivery.item(1) { item in
            var content = item["encryptedContent"] as? [String: Any] ?? [:]
            content["dataSignature"] = Data(repeating: 1, count: 32).base64EncodedString()
            item["encryptedContent"] = content
        }
        #expect(await world.verdicts(damaged, channel) == [.genuine(.changed), .rejected(.forged), .genuine(.changed)])
    }
}
