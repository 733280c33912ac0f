import Foundation
import ProviderKit

extension ConformanceCase {
    /// Cases about judging deliveries, whatever proves them.
    static let pushVerificationCases: [ConformanceCase] = [
        push("PUSH-VERIFY-1", "A notification names its channel, its connection, its item and its instant") { stage in
            let open = try await stage.open()
            let delivery = try await open.change()
            let instant = stage.now
            let notifications = try await open.expectBelieved(delivery, "The delivery is believed", at: instant)
            for (number, notification) in notifications.enumerated() {
                try expectEqual(notification.channel, open.channel.id, "It names the channel")
                try expectEqual(notification.connection, open.channel.connection, "It names the connection")
                try expectEqual(notification.item, number, "It names the item")
                try expectEqual(notification.provenAt, instant, "It names the instant of judgement")
            }
        },
        push("PUSH-VERIFY-2", "What comes twice has the same mark, and two changes have two") { stage in
            let open = try await stage.open()
            let first = try await open.change(day: 1)
            let second = try await open.change(day: 2)
            let marks = try await open.expectBelieved(first, "The first is believed").map(\.mark)
            let again = try await open.expectBelieved(first, "It is believed again", at: stage.now.addingTimeInterval(1)).map(\.mark)
            let others = try await open.expectBelieved(second, "The second is believed").map(\.mark)
            try expectEqual(again, marks, "The same delivery has the same marks")
            try expect(
                Set(marks).isDisjoint(with: others), "Another delivery has other marks", expected: "\(marks.count + others.count) marks",
                actual: "\(Set(marks).union(others).count)")
            try expect(
                Set(marks.map(\.name)).isDisjoint(with: others.map(\.name)), "Another delivery has another name", expected: "two names",
                actual: "\(marks.map(\.name)) twice")
        },
        push("PUSH-VERIFY-3", "What is genuine at one channel is not believed at another") { stage in
            let open = try await stage.open()
            let other = try await stage.openElsewhere()
            let delivery = try await open.change()
            try await open.expectRefused(delivery, "The other channel does not believe it", for: other.channel)
            try await open.expectRefused(delivery, "Nor does it while it is being opened", for: other.opening)
            try await open.expectBelieved(delivery, "Its own channel still does")
        },
        push("PUSH-VERIFY-4", "Nothing is believed once the channel's time is over by our own clock") { stage in
            for open in try await stage.openEverySender() {
                let delivery = try await open.change()
                let now = stage.now
                try await open.expectBelieved(delivery, "It is believed before", for: open.channel.with(acceptedUntil: now + 1), at: now)
                for end in [now, now - 1, now - 86_400, .distantPast] {
                    try await open.expectRefused(
                        delivery, "It is not believed when the time is over", for: open.channel.with(acceptedUntil: end), at: now)
                }
            }
        },
        push("PUSH-VERIFY-5", "Each of several items is judged alone", requires: [.batches]) { stage in
            let open = try await stage.open()
            let genuine = [try await open.change(day: 1), try await open.change(day: 2)]
            let forged = try open.forgedItem(from: try await open.change(day: 3))
            try await open.expectRefused(forged, "The forged item is refused alone")
            for place in 0...2 {
                var items = genuine
                items.insert(forged, at: place)
                guard let batch = try stage.counterpart.batch(items) else { throw HarnessError("the counterpart makes no batches") }
                let verdicts = await open.verdicts(on: batch)
                stage.context.tally.count(open.mainScheme, judged: 1, refused: 0)
                let believed = verdicts.map { $0.kind != nil }
                let expected = (0...2).map { $0 != place }
                try expectEqual(believed, expected, "With the forged item at place \(place), the others and only they are believed")
                for case (let number, .genuine(let notification)) in verdicts.enumerated() {
                    try expectEqual(notification.item, number, "Items are counted from 0")
                }
            }
        },
        push("PUSH-VERIFY-6", "Whatever is no delivery of this provider notifies of nothing") { stage in
            let open = try await stage.open()
            let genuine = try await open.change()
            let bodies: [(String, Data)] = [
                ("nothing", Data()), ("a huge body", Data(repeating: 0x7B, count: stage.abilities.maximumDeliveryBytes + 1)),
                ("depth", Data(repeating: 0x5B, count: 100_000)),
                ("deep objects", Data(String(repeating: "{\"value\":", count: 20_000).utf8)),
                ("binary", Data((0...255).map { UInt8($0) })), ("broken UTF-8", Data([0x22, 0xC3, 0x28, 0xFF, 0x22])),
                ("null", Data("null".utf8)), ("an empty object", Data("{}".utf8)), ("an empty array", Data("[]".utf8)),
                ("XML with an entity", Data("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>".utf8)), ("a NUL", Data([0])),
            ]
            for (name, body) in bodies {
                let bare = Delivery(method: .post, headers: [:], query: "", body: body, receivedAt: stage.now)
                try await open.expectRefused(bare, "Nobody believes \(name)")
                // Where a genuine body is empty nobody has to look at what is in it, but everybody has to look at how much it is.
                if !genuine.body.isEmpty || body.count > stage.abilities.maximumDeliveryBytes {
                    try await open.expectRefused(genuine.with(body: body), "Nobody believes \(name) in its fields")
                }
            }
            for method in ["GET", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "post", ""] {
                try await open.expectRefused(genuine.with(method: HTTPMethod(method)), "Nothing is delivered by “\(method)”")
            }
        },
        push("PUSH-VERIFY-7", "What overtakes the answer to opening is judged by the same proof") { stage in
            let open = try await stage.open()
            for delivery in open.early where stage.role.handshake(delivery, for: open.opening) == nil {
                try await open.expectBelieved(
                    delivery, "What came while the channel was being opened is believed then", kind: nil, for: open.opening)
                try await open.expectBelieved(delivery, "And afterwards", kind: nil)
            }
            let genuine = try await open.change()
            let anatomy = try stage.counterpart.anatomy(of: genuine, for: open.channel)
            try expect(!anatomy.protected.isEmpty, "Something is proven", expected: "protected parts", actual: "none")
            for part in anatomy.protected where !part.isLearned {
                let forged = try DeliveryDamage.flipped(genuine, part)
                try await open.expectRefused(
                    forged, "A damaged \(part.name) is refused while the channel is being opened", for: open.opening)
            }
        },
    ]
}

extension PushStage {
    /// A channel for every sender that the adapter takes deliveries of.
    func openEverySender() async throws -> [OpenChannel] {
        var channels = [try await open()]
        if abilities.takesRelays { channels.append(try await open(sender: .relay)) }
        return channels
    }
}

extension OpenChannel {
    /// A delivery of one item with its proof damaged.
    func forgedItem(from genuine: Delivery) throws -> Delivery {
        if let forge = stage.counterpart.channelTokenForge {
            let stranger = try stage.tokens.token(for: channel.with(generation: 7).binding, until: channel.acceptedUntil)
            return try forge.delivery(genuine, withToken: stranger.revealText())
        }
        let anatomy = try stage.counterpart.anatomy(of: genuine, for: channel)
        guard let part = anatomy.protected.first else { throw HarnessError("the anatomy names nothing that is proven") }
        return try DeliveryDamage.flipped(genuine, part)
    }
}
