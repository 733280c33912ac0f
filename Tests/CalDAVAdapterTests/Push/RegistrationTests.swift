import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalDAVAdapter

@Suite("Registering for push")
struct RegistrationTests {
    private static let calendarPath = "/homes/anna/office/"
    private static let key: String = {
        let bytes = (try? P256PrivateKey(random: SystemRandom()))?.publicKey.uncompressed ?? []
        return Base64URL.encode(bytes)
    }()
    private static let triggers = "<p:supported-triggers><p:content-update><d:depth>1</d:depth></p:content-update></p:supported-triggers>"
    private static var transports: String {
        "<p:transports><p:web-push><p:vapid-public-key type='p256ecdsa'>\(key)</p:vapid-public-key></p:web-push></p:transports>"
    }
    private static var properties: String { transports + "<p:topic>t-1</p:topic>" + triggers }
    private static let fine: HTTPHeaders = [
        "Location": "https://dav.example.org/subscriptions/1", "Expires": "Wed, 15 Nov 2023 22:13:20 GMT",
    ]

    private static func answer(_ properties: String) -> HTTPResponse {
        Fixture.multistatus(
            "<d:response xmlns:p='https://bitfire.at/webdav-push'><d:href>\(calendarPath)</d:href><d:propstat><d:prop>\(properties)</d:prop>"
                + "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>")
    }

    private static func channel(
        _ settings: ConnectionSettings? = nil, address: String = "https://sync.example.test/webhooks/caldav/capability"
    ) throws -> PushChannel {
        let secrets = try CalDAVPushReceiving().prepareChannel(
            PrepareChannelRequest(calendar: Fixture.calendar, channel: ChannelID("one")),
            in: Fixture.context(ScriptedTransport { _, _ in HTTPResponse(status: 500) }, random: SystemRandom())
        ).secrets
        return PushChannel(
            id: ChannelID("one"), provider: ProviderID("caldav"), connection: ConnectionID("c1"), calendar: Fixture.calendar, generation: 0,
            address: Secret(address), isBeingOpened: settings == nil, acceptedUntil: .distantFuture, settings: settings, secrets: secrets)
    }

    private static func open(
        _ transport: ScriptedTransport, address: String = "https://sync.example.test/webhooks/caldav/capability",
        settings: ConnectionSettings = Fixture.settings
    ) async throws -> Result<OpenChannelReply, ProviderError> {
        let request = OpenChannelRequest(channel: try channel(address: address), token: Secret("token"), lifetime: 3 * 86_400)
        do throws(ProviderError) {
            return .success(try await CalDAVPushReceiving().openChannel(request, in: Fixture.context(transport, settings: settings)))
        } catch { return .failure(error) }
    }

    private static func open(registering response: HTTPResponse) async throws -> Result<OpenChannelReply, ProviderError> {
        try await open(ScriptedTransport { request, _ in request.method == .propfind ? answer(properties) : response })
    }

    @Test("asks what push there is, and registers address, keys, trigger and end as the draft has them")
    func wire() async throws {
        let transport = ScriptedTransport { request, _ in
            request.method == .propfind ? Self.answer(Self.properties) : HTTPResponse(status: 201, headers: Self.fine)
        }
        let reply = try await Self.open(transport).get()
        #expect(transport.requests.map(\.method) == [.propfind, .post])
        #expect(transport.requests[0].headers["Depth"] == "0")
        let post = transport.requests[1]
        #expect(post.url.absoluteString == "https://dav.example.org/homes/anna/office/")
        #expect(post.headers["Content-Type"] == "application/xml; charset=utf-8")
        #expect(post.headers["Authorization"]?.hasPrefix("Basic ") == true)
        let root = try XMLReader.read(post.body, root: PushName.pushRegister)
        let subscription = try #require(root.first(PushName.subscription)?.first(PushName.webPushSubscription))
        #expect(subscription.first(PushName.pushResource)?.text == "https://sync.example.test/webhooks/caldav/capability")
        #expect(subscription.first(PushName.contentEncoding)?.text == "aes128gcm")
        let key = try #require(subscription.first(PushName.subscriptionPublicKey))
        #expect(key.attribute("type") == "p256dh" && Base64URL.decode(key.text)?.count == 65)
        #expect(subscription.first(PushName.authSecret).flatMap { Base64URL.decode($0.text) }?.count == 16)
        #expect(root.first(PushName.trigger)?.first(PushName.contentUpdate)?.first(PushName.depth)?.text == "1")
        #expect(root.first(PushName.expires)?.text == "Fri, 17 Nov 2023 22:13:20 GMT")
        #expect(reply.expiresAt == HTTPDate.parse("Wed, 15 Nov 2023 22:13:20 GMT"))
        #expect(
            reply.settings
                == ConnectionSettings([
                    "sender": "provider", "registration": "https://dav.example.org/subscriptions/1", "topic": "t-1", "vapid-key": Self.key,
                    "expires": "2023-11-15T22:13:20Z", "origin": "https://sync.example.test",
                ]))
    }

    @Test("every channel has keys of its own, and none of them gets into its settings")
    func keys() async throws {
        let (one, two) = (try Self.channel(), try Self.channel())
        let (first, second) = (try #require(ChannelKeys(one.secrets)), try #require(ChannelKeys(two.secrets)))
        #expect(first.privateKey.scalar != second.privateKey.scalar && first.authSecret != second.authSecret)
        #expect(first.authSecret.count == 16)
        let world = try await PushWorld()
        let channel = try await world.open()
        let settings = try #require(channel.settings).values.values.joined(separator: " ")
        let keys = try #require(ChannelKeys(channel.secrets))
        let hidden = [
            channel.address.revealText(), Base64URL.encode(keys.privateKey.scalar.revealBytes()),
            Base64URL.encode(keys.authSecret.revealBytes()), Base64URL.encode(keys.privateKey.publicKey.uncompressed),
        ]
        for secret in hidden { #expect(!settings.contains(secret)) }
    }

    @Test(
        "a server or calendar without push is not supported, and says so",
        arguments: [
            "", transports, "<p:topic>t</p:topic>", "<p:transports/><p:topic>t</p:topic>", transports + "<p:topic> </p:topic>",
            "<p:transports><p:apns/></p:transports><p:topic>t</p:topic>",
            transports + "<p:topic>t</p:topic><p:supported-triggers><p:property-update/></p:supported-triggers>",
        ])
    func noPush(properties: String) async throws {
        let transport = ScriptedTransport { _, _ in Self.answer(properties) }
        let error = try await #require(Self.open(transport).failure)
        #expect(error.code == .notSupported && error.permanence == .permanent)
        #expect(error.message.contains("push"))
        #expect(transport.requests.count == 1)
    }

    @Test(
        "no key is a server that does not sign; a key that is none, or that anybody can sign with, is refused before anything is registered"
    )
    func serverKeys() async throws {
        let bare = "<p:transports><p:web-push/></p:transports><p:topic>t</p:topic>"
        let open = ScriptedTransport { request, _ in
            request.method == .propfind ? Self.answer(bare) : HTTPResponse(status: 201, headers: Self.fine)
        }
        #expect(try await Self.open(open).get().settings["vapid-key"] == "unrestricted")
        let published = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"
        let offCurve = Base64URL.encode([4] + [UInt8](repeating: 1, count: 64))
        for (key, code) in [
            (published, ProviderErrorCode.untrustedPeer), (offCurve, .protocolViolation), ("", .protocolViolation),
            ("not base64!", .protocolViolation), (String(Self.key.dropLast(2)), .protocolViolation), (Self.key + "=", .protocolViolation),
        ] {
            let transports = Self.transports.replacing(Self.key, with: key)
            let transport = ScriptedTransport { _, _ in Self.answer(transports + "<p:topic>t</p:topic>") }
            #expect(try await Self.open(transport).failure?.code == code, "\(key)")
            #expect(transport.requests.count == 1)
        }
    }

    @Test(
        "answers that confirm",
        arguments: [
            (201, "https://dav.example.org/subscriptions/1", "Wed, 15 Nov 2023 22:13:20 GMT", "/subscriptions/1"),
            (204, "/subscriptions/1", "Wed, 15 Nov 2023 22:13:20 GMT", "/subscriptions/1"),
            (200, "//dav.example.org/subscriptions/1", "Wed, 15 Nov 2023 22:13:20 +0000", "/subscriptions/1"),
            (201, "sub/1", "Thu, 16 Nov 2023 00:13:20 +0200", "/homes/anna/office/sub/1"),
            (201, "https://DAV.example.org:443/s?id=1", "Wed, 15 Nov 2023 20:13:20 -0200", "/s?id=1"),
        ])
    func confirmed(status: Int, location: String, expires: String, path: String) async throws {
        let reply = try await Self.open(registering: HTTPResponse(status: status, headers: ["Location": location, "Expires": expires]))
            .get()
        #expect(reply.settings["registration"] == "https://dav.example.org" + path)
        #expect(reply.expiresAt == HTTPDate.parse("Wed, 15 Nov 2023 22:13:20 GMT"))
    }

    @Test(
        "answers that confirm nothing that can be kept",
        arguments: [
            (201, nil, "Wed, 15 Nov 2023 22:13:20 GMT"), (204, nil, "Wed, 15 Nov 2023 22:13:20 GMT"),
            (201, "", "Wed, 15 Nov 2023 22:13:20 GMT"),
            (201, "https://other.example.org/s/1", "Wed, 15 Nov 2023 22:13:20 GMT"),
            (201, "http://dav.example.org/s/1", "Wed, 15 Nov 2023 22:13:20 GMT"),
            (201, "https://dav.example.org:8443/s/1", "Wed, 15 Nov 2023 22:13:20 GMT"),
            (201, "https://dav.example.org@evil.example/s/1", "Wed, 15 Nov 2023 22:13:20 GMT"),
            (201, "/s/../../1", "Wed, 15 Nov 2023 22:13:20 GMT"), (201, "javascript:alert(1)", "Wed, 15 Nov 2023 22:13:20 GMT"),
            (201, "/s/1", nil), (201, "/s/1", "soon"), (201, "/s/1", "Tue, 14 Nov 2023 22:13:20 GMT"),
            (201, "/s/1", "Tue, 14 Nov 2023 22:13:19 +0000"), (201, "/s/1", "Wed, 15 Nov 2023 22:13:20 +9900"),
            // Removing these would remove events or calendars.
            (201, "/homes/anna/office/", "Wed, 15 Nov 2023 22:13:20 GMT"), (201, "/homes/anna/offic%65", "Wed, 15 Nov 2023 22:13:20 GMT"),
            (201, "/homes/anna/", "Wed, 15 Nov 2023 22:13:20 GMT"), (201, "/", "Wed, 15 Nov 2023 22:13:20 GMT"),
            (201, "/principals/anna/", "Wed, 15 Nov 2023 22:13:20 GMT"),
            (202, "/s/1", "Wed, 15 Nov 2023 22:13:20 GMT"), (207, "/s/1", "Wed, 15 Nov 2023 22:13:20 GMT"),
        ] as [(Int, String?, String?)])
    func unusable(status: Int, location: String?, expires: String?) async throws {
        var headers: HTTPHeaders = [:]
        headers["Location"] = location
        headers["Expires"] = expires
        let error = try await #require(Self.open(registering: HTTPResponse(status: status, headers: headers)).failure)
        #expect(error.code == .protocolViolation && error.operation == .openChannel, "\(error)")
        #expect(!error.description.contains("capability"))
    }

    @Test(
        "refusals",
        arguments: [
            (403, "invalid-subscription", ProviderErrorCode.invalidRequest), (403, "push-not-available", .notSupported),
            (403, "no-supported-trigger", .notSupported), (403, "no-trigger-supported", .notSupported),
            (400, "push-not-available", .notSupported), (400, "", .invalidRequest), (403, "", .forbidden), (404, "", .notFound),
            (405, "", .notSupported), (501, "", .notSupported), (413, "", .tooLarge), (429, "", .rateLimited), (503, "", .rateLimited),
            (503, "push-not-available", .rateLimited), (500, "", .serverFault), (507, "", .quotaExceeded),
        ])
    func refusals(status: Int, precondition: String, code: ProviderErrorCode) async throws {
        let body =
            "<d:error xmlns:d='DAV:' xmlns:p='https://bitfire.at/webdav-push'>"
            + (precondition.isEmpty
                ? "<x xmlns='http://sabredav.org/ns'>text of the server</x>" : "<p:\(precondition)>why</p:\(precondition)>") + "</d:error>"
        let error = try await #require(Self.open(registering: HTTPResponse(status: status, body: Data(body.utf8))).failure)
        #expect(error.code == code, "\(error)")
        #expect(error.isTemporary == (status >= 429 && status != 501 && status != 507))
        #expect(!error.description.contains("text of the server") && !error.description.contains("capability"))
    }

    @Test("a server that promises more than was asked for is held to what was asked for")
    func longPromise() async throws {
        let headers: HTTPHeaders = ["Location": "/s/1", "Expires": "Fri, 01 Jan 2099 00:00:00 GMT"]
        let reply = try await Self.open(registering: HTTPResponse(status: 201, headers: headers)).get()
        #expect(
            reply.expiresAt
                == Fixture.context(ScriptedTransport { _, _ in HTTPResponse(status: 500) }).clock.now.addingTimeInterval(3 * 86_400))
        #expect(reply.settings["expires"] == "2099-01-01T00:00:00Z")
    }

    @Test("an address of ours without TLS, and a server without it, set up nothing")
    func plainHTTP() async throws {
        let transport = ScriptedTransport { _, _ in HTTPResponse(status: 500) }
        for address in ["http://sync.example.test/x", "nonsense", ""] {
            #expect(try await Self.open(transport, address: address).failure?.code == .notSupported)
        }
        let settings = ConnectionSettings(["home-sets": "http://dav.example.org/homes/anna/", "auth-scheme": "digest"])
        #expect(try await Self.open(transport, settings: settings).failure?.code == .untrustedPeer)
        #expect(transport.requests.isEmpty)
    }

    @Test("a channel is closed by removing its registration; one that is gone is closed", arguments: [200, 204, 404, 410])
    func closing(status: Int) async throws {
        let transport = ScriptedTransport { _, _ in HTTPResponse(status: status) }
        let settings = try await Self.open(registering: HTTPResponse(status: 201, headers: Self.fine)).get().settings
        try await CalDAVPushReceiving().closeChannel(
            CloseChannelRequest(channel: try Self.channel(settings)), in: Fixture.context(transport))
        #expect(transport.requests.map(\.method) == [.delete])
        #expect(transport.requests[0].url.absoluteString == "https://dav.example.org/subscriptions/1")
    }

    @Test("closing never sends anything where the registration is not known, elsewhere, or a place that holds calendars")
    func carefulClosing() async throws {
        let transport = ScriptedTransport { _, _ in HTTPResponse(status: 204) }
        try await CalDAVPushReceiving().closeChannel(CloseChannelRequest(channel: try Self.channel()), in: Fixture.context(transport))
        let fine = try await Self.open(registering: HTTPResponse(status: 201, headers: Self.fine)).get().settings
        for place in ["https://evil.example/s/1", "https://dav.example.org/homes/anna/", "https://dav.example.org/"] {
            var settings = fine
            settings["registration"] = place
            let channel = try Self.channel(settings)
            let error = await Fixture.failure { () throws(ProviderError) in
                try await CalDAVPushReceiving().closeChannel(CloseChannelRequest(channel: channel), in: Fixture.context(transport))
            }
            #expect(error != nil, "\(place)")
        }
        #expect(transport.requests.isEmpty)
    }

    @Test("a removal that is refused is an error", arguments: [(403, ProviderErrorCode.forbidden), (500, .serverFault)])
    func refusedClosing(status: Int, code: ProviderErrorCode) async throws {
        let settings = try await Self.open(registering: HTTPResponse(status: 201, headers: Self.fine)).get().settings
        let channel = try Self.channel(settings)
        let transport = ScriptedTransport { _, _ in HTTPResponse(status: status) }
        let error = await Fixture.failure { () throws(ProviderError) in
            try await CalDAVPushReceiving().closeChannel(CloseChannelRequest(channel: channel), in: Fixture.context(transport))
        }
        #expect(error?.code == code)
    }

    @Test("channels are replaced, not prolonged; the old one falls silent when it is closed")
    func replacement() async throws {
        let world = try await PushWorld()
        let old = try await world.open("old")
        let error = await Fixture.failure { () throws(ProviderError) in
            try await world.session.renewChannel(RenewChannelRequest(channel: old, lifetime: 60))
        }
        #expect(error?.code == .notSupported || error?.code == .invalidRequest)
        let new = try await world.open("new")
        #expect(world.simulator.pushRegistrationCount == 2)
        try await world.session.closeChannel(CloseChannelRequest(channel: old))
        try await world.session.closeChannel(CloseChannelRequest(channel: old))
        #expect(world.simulator.pushRegistrationCount == 1)
        let delivery = try await world.deliveryOfChange(to: new)
        #expect(await world.verdict(delivery, new)?.notification?.kind == .changed)
        #expect(world.inbox.take(from: old.address).isEmpty)
    }

    @Test("registrations survive answers of maintenance and end with 404 and 410", arguments: [(503, 1), (403, 1), (404, 0), (410, 0)])
    func answers(status: Int, left: Int) async throws {
        let world = try await PushWorld()
        let channel = try await world.open()
        world.inbox.listen(at: channel.address, status: status)
        _ = try await world.deliveryOfChange(to: channel)
        #expect(world.simulator.pushRegistrationCount == left)
    }
}

extension Result {
    /// The error; `nil` for success.
    fileprivate var failure: Failure? { if case .failure(let error) = self { error } else { nil } }
}
