import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@testable import MicrosoftAdapter

@Suite struct PushSubscriptionTests {
    private static let id = "7f105c7d-2dc5-4530-97cd-4e7ae6534c07"

    private func role(rich: Bool = false, tenant: String? = nil) -> MicrosoftPushReceiving {
        MicrosoftPushReceiving(endpoints: .production, tenant: tenant, wantsResourceData: rich)
    }

    private func channel(settings: ConnectionSettings? = nil, secrets: Secret = Secret("")) -> PushChannel {
        PushChannel(
            id: ChannelID("ch-1"), provider: ProviderID("microsoft"), connection: ConnectionID("c"), calendar: Fixture.calendar,
            generation: 0, address: Secret("https://host.example/hooks/secret-part"), isBeingOpened: true, acceptedUntil: .distantFuture,
            settings: settings, secrets: secrets)
    }

    private func made(_ more: String = #","applicationId":"APP-1""#) -> HTTPResponse {
        Fixture.json(#"{"id":"\#(Self.id)","expirationDateTime":"2026-11-29T12:00:00.0000000Z"\#(more)}"#, status: 201)
    }

    private func json(_ request: HTTPRequest) -> [String: String] {
        ((try? JSONSerialization.jsonObject(with: request.body)) as? [String: Any])?.mapValues { "\($0)" } ?? [:]
    }

    private func failure(_ work: () async throws(ProviderError) -> Void) async -> ProviderError? {
        do throws(ProviderError) {
            try await work()
            return nil
        } catch { return error }
    }

    @Test func `a subscription is asked for with both addresses, the token and immutable ids`() async throws {
        let http = ScriptedTransport(made())
        let request = OpenChannelRequest(channel: channel(), token: Secret("v1.t"), lifetime: 30 * 86_400)
        let reply = try await role(tenant: "t-1").openChannel(request, in: Fixture.context(http))
        let sent = try #require(http.requests.first)
        #expect(sent.method == .post)
        #expect(sent.url.absoluteString == "https://graph.microsoft.com/v1.0/subscriptions")
        #expect(sent.headers["Prefer"]?.contains("IdType=\"ImmutableId\"") == true)
        let longest = FixedClock().now.addingTimeInterval(10_070 * 60)
        #expect(
            json(sent) == [
                "changeType": "created,updated,deleted", "notificationUrl": "https://host.example/hooks/secret-part",
                "lifecycleNotificationUrl": "https://host.example/hooks/secret-part", "resource": "me/calendars/AAMkCal%3D/events",
                "clientState": "v1.t", "expirationDateTime": RFC3339.text(longest),
            ])
        #expect(reply.expiresAt == RFC3339.parse("2026-11-29T12:00:00Z"))
        #expect(reply.settings.values == ["subscription": Self.id, "application": "app-1", "tenant": "t-1"])
    }

    @Test func `content is asked for with a certificate of the channel's own and the least selection`() async throws {
        let http = ScriptedTransport(made())
        let context = Fixture.context(http)
        let prepared = try role(rich: true).prepareChannel(
            PrepareChannelRequest(calendar: Fixture.calendar, channel: ChannelID("ch-1")), in: context)
        let request = OpenChannelRequest(channel: channel(secrets: prepared.secrets), token: Secret("v1.t"), lifetime: 30 * 86_400)
        _ = try await role().openChannel(request, in: context)
        let sent = json(try #require(http.requests.first))
        #expect(sent["resource"] == "me/calendars/AAMkCal%3D/events?$select=id")
        #expect(sent["includeResourceData"] == "1")
        #expect(sent["encryptionCertificateId"] == "ch-1")
        #expect(sent["expirationDateTime"] == RFC3339.text(FixedClock().now.addingTimeInterval(1_430 * 60)))
        let keys = try #require(ChannelKeys(prepared.secrets))
        let certificate = try #require(Data(base64Encoded: sent["encryptionCertificate"] ?? ""))
        #expect(try RSAPublicKey(certificate: Array(certificate)) == keys.privateKey.publicKey)
        let sentText = String(decoding: try #require(http.requests.first).body, as: UTF8.self)
        #expect(!sentText.contains(prepared.secrets.revealText().split(separator: "\n")[1]), "the private key stays here")
    }

    @Test func `content for an application that Graph does not name is of no use`() async throws {
        let context = Fixture.context(ScriptedTransport(made("")))
        let prepared = try role(rich: true).prepareChannel(
            PrepareChannelRequest(calendar: Fixture.calendar, channel: ChannelID("ch-1")), in: context)
        let request = OpenChannelRequest(channel: channel(secrets: prepared.secrets), token: Secret("t"), lifetime: 60)
        let error = await failure { () throws(ProviderError) in _ = try await self.role().openChannel(request, in: context) }
        #expect(error?.code == .protocolViolation)
        #expect(error?.effect == .unknown)
    }

    @Test(arguments: [
        #"{"id":"not a guid","expirationDateTime":"2026-11-29T12:00:00Z"}"#, #"{"id":"7f105c7d-2dc5-4530-97cd-4e7ae6534c07"}"#,
        #"{"id":"7f105c7d-2dc5-4530-97cd-4e7ae6534c07","expirationDateTime":"soon"}"#, "<html>",
    ])
    func `an answer that names no subscription, or no end, leaves its effect unknown`(body: String) async throws {
        let context = Fixture.context(ScriptedTransport(Fixture.json(body, status: 201)))
        let request = OpenChannelRequest(channel: channel(), token: Secret("t"), lifetime: 60)
        let error = await failure { () throws(ProviderError) in _ = try await self.role().openChannel(request, in: context) }
        #expect(error?.code == .protocolViolation)
        #expect(error?.effect == .unknown)
    }

    @Test func `where Graph cannot reach the address, the error says what it needs`() async throws {
        let context = Fixture.context(ScriptedTransport(Fixture.refusal(400, "ValidationError")))
        let request = OpenChannelRequest(channel: channel(), token: Secret("t"), lifetime: 60)
        let error = await failure { () throws(ProviderError) in _ = try await self.role().openChannel(request, in: context) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.contains("reachable from the internet") == true)
        #expect(error.map { "\($0)".contains("secret-part") } == false)
    }

    @Test func `a subscription that an earlier attempt left behind gives way to a new one`() async throws {
        let world = try PushWorld()
        let channel = try world.prepared()
        world.answerHandshakes(of: channel)
        world.simulator.faults.rules.append(FaultPlan.Rule(.lostAnswer, on: "graph.subscriptions.create"))
        let lost = await failure { () throws(ProviderError) in
            guard let request = try? world.request(for: channel) else { return }
            _ = try await world.session.openChannel(request)
        }
        #expect(lost?.effect == .unknown)
        #expect(world.simulator.livingSubscriptions(of: PushWorld.account) == 1)
        let reply = try await world.session.openChannel(world.request(for: channel))
        #expect(world.simulator.livingSubscriptions(of: PushWorld.account) == 1)
        world.inbox.listen(at: channel.address, status: 202)
        let confirmed = channel.confirmed(reply.settings)
        #expect(await world.verdicts(try await world.change(confirmed), confirmed) == [.genuine(.changed)])
    }

    @Test func `a subscription at another address is left alone`() async throws {
        let world = try PushWorld()
        let first = try await world.open("channel-1")
        let second = try world.prepared("channel-2")
        world.answerHandshakes(of: second)
        let error = await failure { () throws(ProviderError) in
            guard let request = try? world.request(for: second) else { return }
            _ = try await world.session.openChannel(request)
        }
        #expect(error?.code == .conflict)
        #expect(await world.verdicts(try await world.change(first), first) == [.genuine(.changed)])
    }

    @Test func `closing a channel that was never confirmed removes what an attempt left behind, and nothing else`() async throws {
        let world = try PushWorld()
        let calendar = try #require(try await world.simulator.counterpart(for: PushWorld.account).makeCalendar(named: "Other")).id
        let other = try await world.open("channel-2", calendar: calendar)
        let channel = try world.prepared()
        world.answerHandshakes(of: channel)
        world.simulator.faults.rules.append(FaultPlan.Rule(.lostAnswer, on: "graph.subscriptions.create"))
        _ = try? await world.session.openChannel(world.request(for: channel))
        #expect(world.simulator.livingSubscriptions(of: PushWorld.account) == 2)
        try await world.session.closeChannel(CloseChannelRequest(channel: channel))
        #expect(world.simulator.livingSubscriptions(of: PushWorld.account) == 1)
        #expect(await world.verdicts(try await world.change(other), other) == [.genuine(.changed)])
        try await world.session.closeChannel(CloseChannelRequest(channel: channel))
    }

    @Test func `prolonging sends the new end, and a subscription that is gone is not found`() async throws {
        let settings = SubscriptionSettings(subscription: Self.id, application: "a", tenant: nil).values
        let http = ScriptedTransport(
            Fixture.json(#"{"id":"\#(Self.id)","expirationDateTime":"2026-12-01T00:00:00Z"}"#), Fixture.refusal(404, "ResourceNotFound"))
        let request = RenewChannelRequest(channel: channel(settings: settings), lifetime: 7 * 86_400)
        let reply = try await role().renewChannel(request, in: Fixture.context(http))
        let sent = try #require(http.requests.first)
        #expect(sent.method == .patch)
        #expect(sent.url.absoluteString.hasSuffix("/subscriptions/\(Self.id)"))
        #expect(json(sent) == ["expirationDateTime": RFC3339.text(FixedClock().now.addingTimeInterval(10_070 * 60))])
        #expect(reply.expiresAt == RFC3339.parse("2026-12-01T00:00:00Z"))
        #expect(reply.settings == settings)
        let gone = await failure { () throws(ProviderError) in
            _ = try await self.role().renewChannel(
                request, in: Fixture.context(ScriptedTransport(Fixture.refusal(404, "ResourceNotFound"))))
        }
        #expect(gone?.code == .notFound)
        let pending = await failure { () throws(ProviderError) in
            _ = try await self.role().renewChannel(
                RenewChannelRequest(channel: self.channel(), lifetime: 60), in: Fixture.context(ScriptedTransport(made())))
        }
        #expect(pending?.code == .notFound)
    }

    @Test func `closing what is gone is success, and a strange success is not`() async throws {
        let settings = SubscriptionSettings(subscription: Self.id, application: "a", tenant: nil).values
        let request = CloseChannelRequest(channel: channel(settings: settings))
        for answer in [HTTPResponse(status: 204), Fixture.refusal(404, "ResourceNotFound")] {
            try await role().closeChannel(request, in: Fixture.context(ScriptedTransport(answer)))
        }
        let error = await failure { () throws(ProviderError) in
            try await self.role().closeChannel(request, in: Fixture.context(ScriptedTransport(Fixture.json("<html>"))))
        }
        #expect(error?.code == .protocolViolation)
    }

    @Test func `a channel's keys survive being kept, and nothing else is taken for them`() throws {
        let keys = try ChannelKeys(at: FixedClock().now, from: SystemKeys())
        let kept = try #require(ChannelKeys(keys.secrets))
        #expect(kept.certificate == keys.certificate)
        #expect(kept.secrets == keys.secrets)
        let text = keys.secrets.revealText()
        for other in ["", "x", text + "\n", text.replacing("microsoft-keys-1", with: "microsoft-keys-2"), String(text.dropFirst(20))] {
            #expect(ChannelKeys(Secret(other)) == nil)
        }
    }
}
