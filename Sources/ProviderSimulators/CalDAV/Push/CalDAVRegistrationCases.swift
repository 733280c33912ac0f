import Foundation
import ProviderConformance
import ProviderKit

extension CalDAVSimulator {
    /// What servers answer before there is a channel, and what must not become one.
    var registrationCases: [ConformanceCase] { [namedKeys, confirmations] }

    private var namedKeys: ConformanceCase {
        signedCase("CALDAV-PUSH-4", "Nothing is registered at a server whose key is printed in a standard or is none") { [self] stage in
            defer { namedPushKey = nil }
            let own = Base64URL.encode(pushKey)
            let keys: [(key: String, code: ProviderErrorCode)] = [
                // The example keys of RFC 8291 (receiver and sender), RFC 8292 and RFC 6979 A.2.5: everybody can sign with them.
                ("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", .untrustedPeer),
                ("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8", .untrustedPeer),
                ("BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs", .untrustedPeer),
                ("BGD-1LolWp0xyWHrdMY1bWjASbiSO2H6bOZpYi5g8p-2eQP-EAi4vJmkGunpVii8ZPLxsgwtfp9Rd6PClNRGIpk", .untrustedPeer),
                (Base64URL.encode([4] + [UInt8](repeating: 1, count: 64)), .protocolViolation), ("", .protocolViolation),
                ("not base64!", .protocolViolation), (String(own.dropLast(2)), .protocolViolation), (own + "=", .protocolViolation),
            ]
            let (registrations, requests) = (pushRegistrationCount, registrationRequests)
            for (key, code) in keys {
                namedPushKey = key
                let request = try Self.opening(stage)
                try await expectError([code], .permanent, "The key “\(key)” is refused") { () throws(ProviderError) in
                    try await stage.context.owner.openChannel(request)
                }
            }
            try expectEqual(registrationRequests, requests, "The server was not even asked to register")
            try expectEqual(pushRegistrationCount, registrations, "No registration was made")
        }
    }

    private var confirmations: ConformanceCase {
        pushCase(
            "CALDAV-PUSH-5", "A registration has a place of its own at the same server and an end to come, however they are spelled",
            requires: [.webPush]
        ) { [self] stage in
            let usual = pushStyle
            defer {
                pushStyle = usual
                pushConfirmation = nil
            }
            let registrations = pushRegistrationCount
            for (isAbsolute, isNumeric) in [(true, false), (true, true), (false, false), (false, true)] {
                pushStyle?.hasAbsoluteLocation = isAbsolute
                pushStyle?.hasNumericZone = isNumeric
                let open = try await stage.open()
                try await open.expectBelieved(try await open.change(), "The server's messages are believed", scheme: .webPush)
                try await stage.context.owner.closeChannel(CloseChannelRequest(channel: open.channel))
                try expectEqual(pushRegistrationCount, registrations, "The registration is found again when it is removed")
            }
            // Nobody listens at the addresses from here on, as at a host that dropped what it could not open.
            let end = Date(timeIntervalSince1970: (stage.now.timeIntervalSince1970 + 86_400).rounded(.down))
            for response in Self.usableConfirmations(until: end) {
                pushConfirmation = response
                let reply = try await stage.context.owner.openChannel(try Self.opening(stage))
                try expectEqual(reply.expiresAt, end, "The end is understood: \(Self.description(of: response))")
            }
            for response in try uselessConfirmations(for: stage.context.calendar.id, now: stage.now) {
                pushConfirmation = response
                let request = try Self.opening(stage)
                try await expectError([.protocolViolation], .permanent, "Nothing is confirmed by \(Self.description(of: response))") {
                    () throws(ProviderError) in
                    try await stage.context.owner.openChannel(request)
                }
            }
            try await stage.context.place(CounterpartEvent("Told to nobody", .instants(try stage.context.window(day: 2))))
            try await stage.counterpart.flushDeliveries()
            try expectEqual(pushRegistrationCount, registrations, "What the server kept of them ends with its first message")
        }
    }

    /// How often a registration was asked for.
    private var registrationRequests: Int { operations.filter { $0 == "push.register" }.count }

    /// What asks for a channel that nobody knows of yet.
    private static func opening(_ stage: PushStage) throws -> OpenChannelRequest {
        let channel = try stage.prepare(stage.context.calendar.id)
        let token = try stage.tokens.token(for: channel.binding, until: channel.acceptedUntil)
        return OpenChannelRequest(channel: channel, token: token, lifetime: stage.abilities.lifetime)
    }

    /// Answers that confirm a registration until an instant, which is a whole second.
    private static func usableConfirmations(until end: Date) -> [HTTPResponse] {
        let dates: [String] = [
            HTTPDate.text(end), HTTPDate.text(end).replacing("GMT", with: "+0000"),
            HTTPDate.text(end.addingTimeInterval(7_200)).replacing("GMT", with: "+0200"),
            HTTPDate.text(end.addingTimeInterval(-7_200)).replacing("GMT", with: "-0200"),
        ]
        var responses = dates.map { confirmation(201, "/subscriptions/absent", $0) }
        for status in [200, 204] { responses.append(confirmation(status, "/subscriptions/absent", dates[0])) }
        responses.append(confirmation(201, "absent", dates[0]))
        return responses
    }

    /// Answers after which nothing could be removed, or only what must stay, or of which nobody knows an end to come.
    private func uselessConfirmations(for calendar: CalendarID, now: Date) throws -> [HTTPResponse] {
        let path = calendar.rawValue
        guard let owner = CalDAVPath(path)?.owner, let host = origin.host() else { throw HarnessError("\(calendar) is no calendar's path") }
        let end = HTTPDate.text(now.addingTimeInterval(86_400))
        let places: [String?] = [
            nil, "", "https://other.example/s/1", "//other.example/s/1", "http://\(host)/s/1", "https://\(host):8443/s/1",
            "https://\(host)@other.example/s/1", "javascript:alert(1)", "/s/../../1",
            // Removing these would remove events or calendars.
            "/", path, String(path.dropLast()), CalDAVPath.home(owner).href, CalDAVPath.principal(owner).href,
        ]
        let past = HTTPDate.text(now.addingTimeInterval(-1)).replacing("GMT", with: "+0000")
        let nowhere = end.replacing("GMT", with: "+9900")
        let dates: [String?] = [nil, "", "soon", HTTPDate.text(now), past, nowhere]
        var responses = places.map { Self.confirmation(201, $0, end) }
        for date in dates { responses.append(Self.confirmation(201, "/subscriptions/absent", date)) }
        responses.append(Self.confirmation(204, nil, end))
        for status in [202, 207] { responses.append(Self.confirmation(status, "/subscriptions/absent", end)) }
        return responses
    }

    private static func confirmation(_ status: Int, _ place: String?, _ end: String?) -> HTTPResponse {
        var headers: HTTPHeaders = [:]
        headers["Location"] = place
        headers["Expires"] = end
        return HTTPResponse(status: status, headers: headers)
    }

    private static func description(of confirmation: HTTPResponse) -> String {
        let (place, end) = (confirmation.headers["Location"] ?? "none", confirmation.headers["Expires"] ?? "none")
        return "\(confirmation.status) with the place “\(place)” and the end “\(end)”"
    }
}
