import Foundation
import ProviderKit

extension ConformanceCase {
    /// Cases about a provider's question whether an address is ours.
    static let pushHandshakeCases: [ConformanceCase] = [
        push("PUSH-HANDSHAKE-1", "The provider's handshake is answered while the channel is being opened", requires: [.handshakes]) {
            stage in
            let open = try await stage.open()
            let answers = try open.handshakes.compactMap { stage.role.handshake($0, for: open.opening) }
            try expect(!answers.isEmpty, "The handshake is answered", expected: "an answer", actual: "none")
            try expect(
                answers.allSatisfy(\.isSuccess), "The answer is a success", expected: "2xx", actual: "\(answers.map(\.status))")
            let repeated = try open.handshakes.compactMap { stage.role.handshake($0, for: open.opening) }
            try expectEqual(repeated, answers, "The same handshake has the same answer")
        },
        push("PUSH-HANDSHAKE-2", "No channel answers a handshake that is not being opened", requires: [.handshakes]) { stage in
            let open = try await stage.open()
            for handshake in try open.handshakes {
                let answer = stage.role.handshake(handshake, for: open.channel)
                try expect(answer == nil, "An idle channel says nothing", expected: "no answer", actual: "\(answer?.status ?? 0)")
                let ended = open.channel.with(acceptedUntil: .distantPast)
                try expect(
                    stage.role.handshake(handshake, for: ended) == nil, "An ended channel says nothing", expected: "no answer",
                    actual: "an answer")
            }
        },
        push("PUSH-HANDSHAKE-3", "What is no handshake of this provider is not answered as one") { stage in
            let open = try await stage.open()
            let genuine = try await open.change()
            let empty = Delivery(method: .post, headers: [:], query: "", body: Data(), receivedAt: stage.now)
            var strangers = [("a notification", genuine), ("nothing", empty), ("nothing, by GET", empty.with(method: .get))]
            if !stage.counterpart.sendsHandshakes {
                for query in ["validationToken=echo", "hub.mode=subscribe&hub.challenge=echo", "challenge=echo", "crc_token=echo"] {
                    strangers.append((query, empty.with(query: query)))
                    strangers.append((query + " by GET", empty.with(method: .get, query: query)))
                    strangers.append((query + " beside a notification", genuine.with(query: query)))
                }
            }
            for (name, delivery) in strangers {
                for channel in [open.opening, open.channel] {
                    let answer = stage.role.handshake(delivery, for: channel)
                    try expect(answer == nil, "There is no answer to \(name)", expected: "none", actual: "\(answer?.status ?? 0)")
                }
            }
        },
        push("PUSH-HANDSHAKE-4", "A handshake notifies of nothing", requires: [.handshakes]) { stage in
            let open = try await stage.open()
            try await open.expectBelieved(try await open.change(), "A notification is one")
            for handshake in try open.handshakes {
                for channel in [open.opening, open.channel] {
                    try await open.expectRefused(handshake, "A handshake is no notification", for: channel)
                }
            }
        },
    ]
}

extension OpenChannel {
    /// The handshakes among what arrived while the channel was being opened; there has to be one.
    fileprivate var handshakes: [Delivery] {
        get throws {
            let handshakes = early.filter { stage.role.handshake($0, for: opening) != nil }
            try expect(
                !handshakes.isEmpty, "The provider's handshake is answered while the channel is being opened", expected: "an answer",
                actual: "none to any of \(early.count) deliveries")
            return handshakes
        }
    }
}
