import Foundation
import ProviderConformance
import ProviderKit
import Synchronization

extension MicrosoftSimulator {
    /// What is truly Microsoft's own about push.
    var pushCases: [ConformanceCase] {
        [handshakeTokens, subscriptionNames, lifecycle, twice, collections, leftover, publishers, issuers, downgrades]
    }

    private var handshakeTokens: ConformanceCase {
        pushCase(
            "MICROSOFT-PUSH-1", "A validation token comes back decoded as a form, as plain text; what is no such token is not answered"
        ) {
            stage in
            let open = try await stage.open()
            func answer(_ query: String, method: HTTPMethod = .post, headers: HTTPHeaders = [:], body: String = "") -> HTTPResponse? {
                let delivery = Delivery(method: method, headers: headers, query: query, body: Data(body.utf8), receivedAt: stage.now)
                return stage.role.handshake(delivery, for: open.opening)
            }
            for (spelled, meant) in [("a+b%2Bc%3A%25", "a b+c:%"), ("%C3%A9", "é"), ("%3Cscript%3E", "<script>")] {
                let response = answer("validationToken=" + spelled)
                try expectEqual(response?.body, Data(meant.utf8), "“\(spelled)” means “\(meant)”")
                try expectEqual(response?.status, 200, "The status is 200")
                try expect(
                    response?.headers["Content-Type"]?.hasPrefix("text/plain") == true, "It is plain text", expected: "text/plain",
                    actual: response?.headers["Content-Type"] ?? "nothing")
                try expectEqual(response?.headers["X-Content-Type-Options"], "nosniff", "No browser guesses another type")
            }
            let strangers = [
                "", "validationToken=", "ValidationToken=a", "validationToken=a&validationToken=a", "validationToken=%",
                "validationToken=" + String(repeating: "a", count: 1 << 20),
            ]
            for query in strangers { try expectEqual(answer(query)?.status, nil, "No answer to “\(query.prefix(50))”") }
            try expectEqual(answer("validationToken=a", method: .get)?.status, nil, "No answer to GET")
            try expectEqual(answer("", headers: ["validationToken": "a"])?.status, nil, "No answer to a token in a field")
            try expectEqual(answer("validationToken=a", body: "{\"value\":[]}")?.status, nil, "No answer beside a notification")
            let genuine = try await open.change()
            try await open.expectRefused(genuine.with(query: "validationToken=a"), "A notification beside a token")
        }
    }

    private var subscriptionNames: ConformanceCase {
        pushCase("MICROSOFT-PUSH-2", "A known state with another subscription, and one before the subscription is confirmed, are refused") {
            stage in
            let open = try await stage.open()
            let genuine = try await open.change()
            for id in ["", "0", UUID().uuidString, "00000000-0000-0000-0000-000000000000"] {
                try await open.expectRefused(try Self.item(genuine) { $0["subscriptionId"] = .text(id) }, "The subscription “\(id)”")
            }
            for id in [nil, .null, 7] as [GraphValue?] {
                try await open.expectRefused(try Self.item(genuine) { $0["subscriptionId"] = id }, "A subscription without a name")
            }
            try await open.expectRefused(genuine, "Before the answer to opening", for: open.opening)
            for value in [7, true, ["a"], .null] as [GraphValue] {
                try await open.expectRefused(try Self.item(genuine) { $0["clientState"] = value }, "A state that is no text")
            }
            let stateless = try Self.item(genuine) { $0["clientState"] = nil }
            for name in ["clientState", "X-Goog-Channel-Token", "Authorization"] {
                let token = open.token.revealText()
                try await open.expectRefused(stateless.with(field: name, token), "The state in the field \(name) alone")
                try await open.expectBelieved(genuine.with(field: name, "guessed"), "The state where it belongs, beside another in \(name)")
            }
        }
    }

    private var lifecycle: ConformanceCase {
        pushCase("MICROSOFT-PUSH-3", "Lifecycle events are told for what they are, and forged or unknown ones are refused") {
            [self] stage in
            let open = try await stage.open()
            let account = try MicrosoftPushCounterpart(simulator: self).subscription(of: open.channel).account
            // Nothing, something of the right form, and where there is any, a genuine one.
            let names = ["data", "dataKey", "dataSignature", "encryptionCertificateId", "encryptionCertificateThumbprint"]
            let genuine = try GraphDelivery(try await open.change()).items.first?["encryptedContent"]
            let formed = GraphValue.object(Dictionary(uniqueKeysWithValues: names.map { ($0, .text("QUJD")) }))
            let contents = [[:], formed] + [genuine].compactMap { $0 }
            let events: [(ChangeNotification.Kind, () -> Void)] = [
                (.missed, { self.missNotifications(of: account) }), (.renewalRequired, { self.requireReauthorization(of: account) }),
                (.channelEnded, { self.removeSubscriptions(of: account) }),
            ]
            for (kind, happen) in events {
                _ = try await open.arrivals()
                happen()
                let deliveries = try await open.arrivals()
                try expectEqual(deliveries.count, 1, "It is delivered")
                for delivery in deliveries {
                    let marks = try await open.expectBelieved(delivery, "It is believed", kind: kind).map(\.mark)
                    // It says no more than that, so that the next one looks the same.
                    let later = try await open.expectBelieved(delivery, "And an hour later", kind: kind, at: stage.now + 3_600).map(\.mark)
                    try expectEqual(later == marks, kind != .missed, "Only “missed” can be said again with another meaning")
                    for state in [nil, "", "guessed"] as [GraphValue?] {
                        try await open.expectRefused(try Self.item(delivery) { $0["clientState"] = state }, "Forged")
                    }
                    for name in ["", "Missed", "unknown"] {
                        try await open.expectRefused(try Self.item(delivery) { $0["lifecycleEvent"] = .text(name) }, "The event “\(name)”")
                    }
                    for content in contents {
                        try await open.expectRefused(try Self.item(delivery) { $0["encryptedContent"] = content }, "With content")
                    }
                }
            }
        }
    }

    private var twice: ConformanceCase {
        pushCase("MICROSOFT-PUSH-4", "A member that comes twice spoils the body, however it is spelled") { stage in
            let open = try await stage.open()
            let genuine = try await open.change()
            let text = String(decoding: genuine.body, as: UTF8.self)
            for other in ["\"clientState\":\"x\",", "\"client\\u0053tate\":\"x\",", "\"clientState\":null,"] {
                let doubled = text.replacing("\"clientState\":", with: other + "\"clientState\":")
                try await open.expectRefused(genuine.with(body: Data(doubled.utf8)), "Twice with \(other)")
            }
            try await open.expectRefused(genuine.with(body: Data("{\"value\":[],\(text.dropFirst())".utf8)), "Two collections")
        }
    }

    private var collections: ConformanceCase {
        pushCase("MICROSOFT-PUSH-5", "A body without a list of items, or with far too many, is refused") { stage in
            let open = try await stage.open()
            let genuine = try await open.change()
            let many = "{\"value\":[" + Array(repeating: "{}", count: 10_000).joined(separator: ",") + "]}"
            for body in ["{}", "[]", "{\"value\":null}", "{\"value\":{}}", "{\"value\":\"a\"}", "{\"Value\":[{}]}", many] {
                try await open.expectRefused(genuine.with(body: Data(body.utf8)), "“\(body.prefix(30))”")
            }
            // What is genuine but for how much of it there is.
            let graph = try GraphDelivery(genuine)
            try await open.expectBelieved(graph.with(items: graph.items + graph.items), "The same item twice")
            let crowd = graph.with(items: Array(repeating: graph.items, count: 1_001).flatMap { $0 })
            try await open.expectRefused(crowd, "A genuine item 1,001 times")
            let limit = stage.abilities.maximumDeliveryBytes
            func padded(to count: Int) -> Delivery {
                genuine.with(body: genuine.body + Data(repeating: 0x20, count: count - genuine.body.count))
            }
            try await open.expectBelieved(padded(to: limit), "A genuine body that is as large as it may be")
            try await open.expectRefused(padded(to: limit + 1), "A genuine body that is larger")
        }
    }

    private var leftover: ConformanceCase {
        pushCase("MICROSOFT-PUSH-6", "A subscription whose making was not answered gives way to the next attempt for the same channel") {
            [self] stage in
            let channel = try stage.prepare(stage.context.calendar.id)
            stage.listen(for: channel)
            let token = try stage.tokens.token(for: channel.binding, until: channel.acceptedUntil)
            let request = OpenChannelRequest(channel: channel, token: token, lifetime: stage.abilities.lifetime)
            strike(.lostAnswer, on: "graph.subscriptions.create")
            let owner = stage.context.owner
            do {
                _ = try await owner.openChannel(request)
                throw HarnessError("the first attempt was answered")
            } catch let error as ProviderError {
                try expectEqual(error.effect, .unknown, "Nobody knows whether there is a subscription")
            }
            let reply = try await owner.openChannel(request)
            let opened = channel.with(isBeingOpened: false, settings: .some(reply.settings))
            let count = state.withLock { state in
                state.push.subscriptions.values.count { $0.notificationURL.absoluteString == channel.address.revealText() }
            }
            try expectEqual(count, 1, "There is one subscription")
            try await owner.closeChannel(CloseChannelRequest(channel: opened))
        }
    }

    private var publishers: ConformanceCase {
        signedCase("MICROSOFT-PUSH-7", "The publisher of a token is change tracking, in the claim of the token's version and nowhere else")
        {
            claims, isVersion2 in
            let (own, other) = isVersion2 ? ("azp", "appid") : ("appid", "azp")
            let stranger = GraphValue.text("56c1da01-2129-48f7-9355-af6d59d42766")
            let tracking = GraphValue.text(MicrosoftIdentity.changeTracking)
            return [
                ("another publisher", claims.merging([own: stranger]) { $1 }), ("no publisher", claims.filter { $0.key != own }),
                ("the publisher in the other claim", claims.filter { $0.key != own }.merging([other: tracking]) { $1 }),
                ("two publishers", claims.merging([other: stranger]) { $1 }), ("an unknown version", claims.merging(["ver": "3.0"]) { $1 }),
                ("no version", claims.filter { $0.key != "ver" }),
                // What an application gets for calling Graph as a user.
                ("a user's access", claims.merging([own: claims["aud"] ?? .null, "aud": "https://graph.microsoft.com"]) { $1 }),
            ]
        }
    }

    private var issuers: ConformanceCase {
        signedCase("MICROSOFT-PUSH-8", "The issuer of a token is that of the item's organisation, by exact comparison") {
            claims, isVersion2 in
            let tenant = claims["tid"]?.text ?? ""
            let other = "11111111-2222-3333-4444-555555555555"
            let issuers = [
                "https://evil.example/?t=\(tenant)", "https://sts.windows.net/\(tenant)", "https://sts.windows.net/\(other)/",
                "https://login.microsoftonline.com/\(tenant)/v2.0/", "https://login.microsoftonline.com/\(other)/v2.0",
                isVersion2 ? MicrosoftIdentity.issuer1(of: tenant) : MicrosoftIdentity.issuer2(of: tenant),
            ]
            let own = isVersion2 ? MicrosoftIdentity.issuer2(of: other) : MicrosoftIdentity.issuer1(of: other)
            return issuers.map { ("the issuer \($0)", claims.merging(["iss": .text($0)]) { $1 }) } + [
                ("another organisation", claims.merging(["tid": .text(other)]) { $1 }),
                ("a token of another organisation", claims.merging(["tid": .text(other), "iss": .text(own)]) { $1 }),
                ("an organisation without a GUID", claims.merging(["tid": "common", "iss": "https://sts.windows.net/common/"]) { $1 }),
            ]
        }
    }

    private var downgrades: ConformanceCase {
        pushCase(
            "MICROSOFT-PUSH-9", "A channel with content takes no change without content and tokens",
            requires: [.signedToken, .encryptedPayload]
        ) { [self] stage in
            let open = try await stage.open()
            let genuine = try await open.change()
            let bare = try Self.item(genuine) { $0["encryptedContent"] = nil }
            try await open.expectRefused(bare, "Tokens, and no content", scheme: .encryptedPayload)
            try await open.expectRefused(
                try MicrosoftPushCounterpart(simulator: self).delivery(bare, withTokens: nil), "Neither", scheme: .signedToken)
            try await open.expectBelieved(genuine, "Both")
        }
    }

    /// A case about tokens that are signed by the right key and say something wrong.
    private func signedCase(
        _ id: String, _ sentence: String,
        _ forgeries: @escaping @Sendable (_ claims: [String: GraphValue], _ isVersion2: Bool) -> [(String, [String: GraphValue])]
    ) -> ConformanceCase {
        pushCase(id, sentence, requires: [.signedToken]) { [self] stage in
            let usual = behaviour
            defer { behaviour = usual }
            let counterpart = MicrosoftPushCounterpart(simulator: self)
            for isVersion2 in [false, true] {
                behaviour.signsVersion2 = isVersion2
                let open = try await stage.open()
                let genuine = try await open.change()
                try await open.expectBelieved(genuine, "The genuine one is believed", scheme: .signedToken)
                let writer = try counterpart.tokenWriter(for: open.channel)
                for (name, claims) in forgeries(writer.claims.object ?? [:], isVersion2) {
                    let token = SigningKeys.token(header: writer.header, claims: .object(claims), key: writer.key)
                    let forged = try counterpart.delivery(genuine, withTokens: [token])
                    try await open.expectRefused(forged, "A token with \(name)", scheme: .signedToken)
                }
                try await stage.context.owner.closeChannel(CloseChannelRequest(channel: open.channel))
            }
        }
    }

    private static func item(
        _ delivery: Delivery, _ change: (inout [String: GraphValue]) -> Void
    ) throws -> Delivery { try GraphDelivery(delivery).firstItem(change) }
}
