import Foundation
import ProviderKit
import Testing

@testable import GoogleAdapter

@Suite struct PushChannelTests {
    private let role = GooglePushReceiving(endpoints: .production)
    private let token = Secret("v1.key.1790000000.mac")

    private func channel(_ id: String = "ch-1", settings: ConnectionSettings? = nil) -> PushChannel {
        PushChannel(
            id: ChannelID(id), provider: ProviderID("google"), connection: ConnectionID("c1"), calendar: Fixture.calendar, generation: 0,
            address: Secret("https://host.example/webhooks/google/secret-part"), isBeingOpened: true, acceptedUntil: .distantFuture,
            settings: settings, secrets: Secret(""))
    }

    private func open(_ answer: HTTPResponse, id: String = "ch-1") async throws(ProviderError) -> OpenChannelReply {
        try await role.openChannel(
            OpenChannelRequest(channel: channel(id), token: token, lifetime: 7 * 86_400),
            in: Fixture.context(ScriptedTransport { _, _ in answer }))
    }

    @Test func `a channel is asked for with its id, address, token and end`() async throws {
        let http = ScriptedTransport { _, _ in
            Fixture.answer(#"{"kind":"api#channel","id":"ch-1","resourceId":"r-1","expiration":"1700604800000"}"#)
        }
        let request = OpenChannelRequest(channel: channel(), token: token, lifetime: 7 * 86_400)
        let reply = try await role.openChannel(request, in: Fixture.context(http))
        let sent = try #require(http.requests.first)
        #expect(http.requests.count == 1)
        #expect(sent.method == .post)
        #expect(
            sent.url.absoluteString
                == "https://www.googleapis.com/calendar/v3/calendars/team%2Fa%40group.calendar.google.com/events/watch")
        #expect(
            sent.json as? [String: String] == [
                "id": "ch-1", "type": "web_hook", "address": "https://host.example/webhooks/google/secret-part",
                "token": "v1.key.1790000000.mac", "expiration": "1700604800000",
            ])
        #expect(reply.expiresAt == Date(timeIntervalSince1970: 1_700_604_800))
        #expect(reply.settings.values == ["resource-id": "r-1"])
    }

    @Test(arguments: ["\"1700000100000\"", "1700000100000"])
    func `the end is a text or a number, and it is Google's`(expiration: String) async throws {
        let reply = try await open(Fixture.answer(#"{"id":"ch-1","resourceId":"r","expiration":\#(expiration)}"#))
        #expect(reply.expiresAt == Date(timeIntervalSince1970: 1_700_000_100))
    }

    @Test func `where Google names no end, it is no later than the one asked for`() async throws {
        let reply = try await open(Fixture.answer(#"{"id":"ch-1","resourceId":"r"}"#))
        #expect(reply.expiresAt == Date(timeIntervalSince1970: 1_700_604_800))
    }

    @Test(arguments: [
        #"{"id":"ch-2","resourceId":"r"}"#, #"{"id":"ch-1","resourceId":""}"#, #"{"id":"ch-1"}"#, "{}", "<html>",
        #"{"kind":"calendar#event","id":"ch-1","resourceId":"r"}"#,
    ])
    func `an answer that confirms no channel leaves its effect unknown`(body: String) async throws {
        let error = await Fixture.failure { () throws(ProviderError) in try await self.open(Fixture.answer(body)) }
        #expect(error?.code == .protocolViolation)
        #expect(error?.effect == .unknown)
    }

    @Test(arguments: [
        (400, "push.webhookUrlNotHttps", ProviderErrorCode.invalidRequest), (401, "push.webhookUrlUnauthorized", .invalidRequest),
        (400, "pushNotSupportedForRequestedResource", .notSupported), (400, "channelIdNotUnique", .conflict), (404, "notFound", .notFound),
        (403, "insufficientPermissions", .forbidden), (403, "rateLimitExceeded", .rateLimited), (401, "authError", .unauthenticated),
    ])
    func `refusals say what is to be done`(status: Int, reason: String, code: ProviderErrorCode) async throws {
        let answer = HTTPResponse(status: status, body: Data(Fixture.refusal(status, reason).utf8))
        let error = await Fixture.failure { () throws(ProviderError) in try await self.open(answer) }
        #expect(error?.code == code)
        #expect(error.map { !"\($0)".contains("secret-part") && !"\($0)".contains(token.revealText()) } ?? false)
    }

    @Test(arguments: ["", String(repeating: "a", count: 65), "with space", "ü", "a,b", "a.b"])
    func `a name that Google does not take is refused before any traffic`(id: String) async throws {
        let http = ScriptedTransport { _, _ in Fixture.answer("{}") }
        let request = OpenChannelRequest(channel: channel(id), token: token, lifetime: 60)
        let error = await Fixture.failure { () throws(ProviderError) in
            try await self.role.openChannel(request, in: Fixture.context(http))
        }
        #expect(error?.code == .invalidRequest)
        #expect(http.requests.isEmpty)
    }

    @Test func `a channel is stopped by its id and its resource`() async throws {
        let http = ScriptedTransport { _, _ in HTTPResponse(status: 204) }
        let confirmed = channel(settings: ConnectionSettings(["resource-id": "r-1"]))
        try await role.closeChannel(CloseChannelRequest(channel: confirmed), in: Fixture.context(http))
        let sent = try #require(http.requests.first)
        #expect(sent.url.absoluteString == "https://www.googleapis.com/calendar/v3/channels/stop")
        #expect(sent.json as? [String: String] == ["id": "ch-1", "resourceId": "r-1"])
    }

    @Test func `a channel that Google does not know, or that was never confirmed, is closed already`() async throws {
        let confirmed = channel(settings: ConnectionSettings(["resource-id": "r-1"]))
        try await role.closeChannel(CloseChannelRequest(channel: confirmed), in: Fixture.context(404, Fixture.refusal(404, "notFound")))
        let http = ScriptedTransport { _, _ in HTTPResponse(status: 500) }
        try await role.closeChannel(CloseChannelRequest(channel: channel()), in: Fixture.context(http))
        #expect(http.requests.isEmpty)
        let error = await Fixture.failure { () throws(ProviderError) in
            try await self.role.closeChannel(CloseChannelRequest(channel: confirmed), in: Fixture.context(http))
        }
        #expect(error?.isTemporary == true)
        let page = await Fixture.failure { () throws(ProviderError) in
            try await self.role.closeChannel(CloseChannelRequest(channel: confirmed), in: Fixture.context(200, "<html>"))
        }
        #expect(page?.code == .protocolViolation)
    }

    @Test func `nothing is prolonged`() async throws {
        let error = await Fixture.failure { () throws(ProviderError) in
            try await self.role.renewChannel(
                RenewChannelRequest(channel: self.channel(), lifetime: 60), in: Fixture.context(500, ""))
        }
        #expect(error?.code == .notSupported)
    }
}
