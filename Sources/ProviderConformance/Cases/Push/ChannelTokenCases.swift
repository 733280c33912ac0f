import Foundation
import ProviderKit

extension ConformanceCase {
    /// Attacks on channel tokens.
    static let channelTokenCases: [ConformanceCase] = [
        token("PROOF-TOKEN-1", "Without a token, or with an empty one, nothing is believed") { attack in
            try await attack.refuse(nil, "No token")
            for value in ["", " ", "null", "v1", "v1...", "0"] { try await attack.refuse(value, "“\(value)” is no token") }
        },
        token("PROOF-TOKEN-2", "The token of another channel, connection, provider or generation proves nothing here") { attack in
            let channel = attack.open.channel
            let others: [(String, PushChannel)] = [
                ("channel", channel.with(id: ChannelID(channel.id.rawValue + "x"))),
                ("channel with the fields run together", channel.with(id: ChannelID(channel.connection.rawValue + channel.id.rawValue))),
                ("connection", channel.with(connection: ConnectionID("another"))),
                ("provider", channel.with(provider: ProviderID("another"))),
                ("generation", channel.with(generation: channel.generation + 1)),
            ]
            for (name, other) in others {
                try await attack.refuse(try attack.token(for: other), "The token of another \(name)")
            }
            for (name, other) in others.filter({ $0.0 != "provider" }) {
                try await attack.open.expectRefused(attack.genuine, "This token at another \(name)", for: other, scheme: .channelToken)
            }
        },
        token("PROOF-TOKEN-3", "A token is right to the last character") { attack in
            let token = attack.open.token.revealText()
            let parts = token.split(separator: ".").map(String.init)
            var spellings: [(String, String)] = [
                ("a prefix", String(token.dropLast())), ("half of it", String(token.prefix(token.count / 2))),
                ("upper case", token.uppercased()),
                ("lower case", token.lowercased()), ("a space behind", token + " "), ("a space in front", " " + token),
                ("padding", token + "="), ("a line feed", token + "\n"), ("a NUL", token + "\u{0}"), ("more", token + "A"),
                ("quotes", "\"\(token)\""), ("twice with a comma", "\(token),\(token)"),
                ("twice with a comma and a space", "\(token), \(token)"),
                ("another behind", "\(token),x"), ("another in front", "x,\(token)"),
                ("percent-encoded dots", token.replacing(".", with: "%2E")),
                ("the first part only", parts[0]), ("without its version", parts.dropFirst().joined(separator: ".")),
                ("another version", (["v2"] + parts.dropFirst()).joined(separator: ".")),
                ("far too long", token + String(repeating: "A", count: 5_000)),
                ("backwards", String(token.reversed())), ("full-width digits", token.replacing("1", with: "１")),
            ]
            if parts.count == 4 {
                spellings.append(("a later end", [parts[0], parts[1], "99999999999", parts[3]].joined(separator: ".")))
                spellings.append(("a leading zero", [parts[0], parts[1], "0" + parts[2], parts[3]].joined(separator: ".")))
                spellings.append(("an empty MAC", [parts[0], parts[1], parts[2], ""].joined(separator: ".")))
            }
            for (name, spelling) in spellings where spelling != token { try await attack.refuse(spelling, "The token with \(name)") }
        },
        token("PROOF-TOKEN-4", "A token is believed under the host's current and previous keys only") { attack in
            let (open, stage) = (attack.open, attack.open.stage)
            let now = stage.now
            let newKey = try ChannelTokenKey(Secret(bytes: stage.context.ownerContext.random.bytes(32)))
            let rotated = ChannelTokens(current: newKey, previous: [try ChannelTokenKey(stage.tokenKey, lastUse: now + 60)])
            try await open.expectBelieved(attack.genuine, "The previous key is believed", at: now, tokens: rotated, scheme: .channelToken)
            let late = ChannelTokens(current: newKey, previous: [try ChannelTokenKey(stage.tokenKey, lastUse: now)])
            try await open.expectRefused(attack.genuine, "Not after its last use", at: now, tokens: late, scheme: .channelToken)
            let forgotten = ChannelTokens(current: newKey)
            try await open.expectRefused(
                attack.genuine, "A forgotten key is believed no more", at: now, tokens: forgotten, scheme: .channelToken)
            let strangers = ChannelTokens(current: try ChannelTokenKey(Secret(bytes: [UInt8](repeating: 0, count: 32))))
            let forged = try strangers.token(for: open.channel.binding, until: open.channel.acceptedUntil)
            try await attack.refuse(forged.revealText(), "A token under a stranger's key")
            let (own, foreign) = (open.token.revealText().split(separator: "."), forged.revealText().split(separator: "."))
            if own.count == 4, foreign.count == 4 {
                let named = [foreign[0], own[1], foreign[2], foreign[3]].joined(separator: ".")
                try await attack.refuse(named, "A token under a stranger's key that is called by our key's name")
            }
        },
        token("PROOF-TOKEN-5", "A token whose time is over is not believed, though the channel lives") { attack in
            let (open, stage) = (attack.open, attack.open.stage)
            for end in [stage.now - 10, stage.now - 86_400, Date(timeIntervalSince1970: 0)] {
                let token = try stage.tokens.token(for: open.channel.binding, until: end)
                try await attack.refuse(token.revealText(), "A token that ended")
            }
            let lively = open.channel.with(acceptedUntil: .distantFuture)
            let tomorrow = open.channel.acceptedUntil + 86_400
            try await open.expectRefused(
                attack.genuine, "The genuine one when its time is over", for: lively, at: tomorrow, scheme: .channelToken)
        },
    ]

    private static func token(
        _ id: String, _ sentence: String, body: @escaping @Sendable (TokenAttack) async throws -> Void
    ) -> ConformanceCase {
        push(id, sentence, requires: [.channelToken]) { stage in
            guard let forge = stage.counterpart.channelTokenForge else { throw HarnessError("the counterpart has no channel token forge") }
            let open = try await stage.open()
            let attack = TokenAttack(open: open, genuine: try await open.change(), forge: forge)
            let kept = try forge.delivery(attack.genuine, withToken: open.token.revealText())
            try await open.expectBelieved(kept, "With its own token the delivery is believed", scheme: .channelToken)
            try await body(attack)
        }
    }
}

/// Attacks on the channel token of one genuine delivery.
struct TokenAttack: Sendable {
    let open: OpenChannel
    let genuine: Delivery
    let forge: any ChannelTokenForge

    func token(for channel: PushChannel) throws -> String {
        try open.stage.tokens.token(for: channel.binding, until: open.channel.acceptedUntil).revealText()
    }

    func refuse(_ token: String?, _ message: String, file: String = #fileID, line: UInt = #line) async throws {
        try await open.expectRefused(
            try forge.delivery(genuine, withToken: token), "\(message) is refused", scheme: .channelToken, file: file, line: line)
    }
}
