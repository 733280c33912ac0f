import Foundation
import ProviderConformance
import ProviderKit
import Synchronization

extension CalDAVSimulator {
    /// What is truly the own of WebDAV-Push.
    var pushCases: [ConformanceCase] { [meanings, newKey, droppedKey] + registrationCases }

    private var meanings: ConformanceCase {
        signedCase(
            "CALDAV-PUSH-1", "A message says that its calendar or the server's key changed; anything else is refused, however genuine"
        ) { [self] stage in
            let open = try await stage.open()
            guard let other = try await stage.context.counterpart.makeCalendar(named: "Other") else {
                throw HarnessError("the simulated server made no second calendar")
            }
            await stage.context.willRemove(other.id)
            let forms = CalDAVPushForms(topic: try pushTopic(of: open.channel.calendar), otherTopic: try pushTopic(of: other.id))
            let material = try webPushMaterial(of: open.channel)
            func message(_ bytes: Data) throws -> Delivery { try Self.message(bytes, material, stage) }
            for (name, text) in forms.changes {
                try await open.expectBelieved(try message(Data(text.utf8)), "A change with \(name) is believed", scheme: .webPush)
            }
            try await open.expectBelieved(
                try message(Data(forms.keyChange.utf8)), "A new key is believed", kind: .keyChanged, scheme: .webPush)
            for topic in forms.strangeTopics {
                let delivery = try message(Data(forms.change(of: topic).utf8))
                try await open.expectRefused(delivery, "A message about the topic “\(topic)” is refused", scheme: .webPush)
            }
            for (name, text) in forms.unclear + forms.foreign {
                try await open.expectRefused(try message(Data(text.utf8)), "A message with \(name) is refused", scheme: .webPush)
            }
            for (name, bytes) in forms.otherEncodings {
                try await open.expectRefused(try message(bytes), "A message with \(name) is refused", scheme: .webPush)
            }
        }
    }

    private var newKey: ConformanceCase {
        signedCase(
            "CALDAV-PUSH-2", "A new key of the server is told under the old one; no message moves an open channel to it"
        ) { [self] stage in
            let open = try await stage.open()
            let old = try webPushMaterial(of: open.channel)
            try changePushKey(announced: true)
            let announcements = try await open.arrivals()
            try expectEqual(announcements.count, 1, "The new key is told")
            for delivery in announcements {
                try await open.expectBelieved(delivery, "It is believed under the old key", kind: .keyChanged, scheme: .webPush)
            }
            let new = try webPushMaterial(of: open.channel)
            let rotation = Data(CalDAVPushEvent.keyChanged.message(topic: "", style: .xandikos).utf8)
            for _ in 0..<2 {
                for text in [rotation, new.plaintext] {
                    try await open.expectRefused(
                        try Self.message(text, new, stage), "What the new key signs is refused", scheme: .webPush)
                    try await open.expectBelieved(
                        try Self.message(text, old, stage), "What the old key signs is believed", kind: nil, scheme: .webPush)
                }
            }
            try await stage.context.place(CounterpartEvent("Under the new key", .instants(try stage.context.window(day: 1))))
            let changes = try await open.arrivals()
            try expectEqual(changes.count, 1, "The server tells of a change under its new key")
            for delivery in changes { try await open.expectRefused(delivery, "It is refused", scheme: .webPush) }
            let next = try await stage.open()
            try await next.expectBelieved(try await next.change(day: 2), "A new channel believes the new key", scheme: .webPush)
            var stale = try webPushMaterial(of: next.channel)
            stale.serverKey = old.serverKey
            try await next.expectRefused(
                try Self.message(stale.plaintext, stale, stage), "And the old one no more", scheme: .webPush)
        }
    }

    private var droppedKey: ConformanceCase {
        signedCase("CALDAV-PUSH-3", "A server that no longer names a key lowers nothing for a channel that has one") { [self] stage in
            let open = try await stage.open()
            let pinned = try webPushMaterial(of: open.channel)
            pushStyle?.signs = false
            // The server is asked again, for another channel: even its own word does not reach the one that is open.
            _ = try await stage.open()
            try await stage.context.place(CounterpartEvent("Unsigned", .instants(try stage.context.window(day: 1))))
            let changes = try await open.arrivals()
            try expectEqual(changes.count, 1, "The server tells of a change")
            for delivery in changes {
                try expectEqual(delivery.headers["Authorization"], nil, "It is not signed")
                try await open.expectRefused(delivery, "It is refused", scheme: .webPush)
            }
            let stranger = try P256PrivateKey(random: SystemRandom()).scalar
            let signers: [(name: String, key: Secret?)] = [("nobody", nil), ("a stranger", stranger)]
            for (name, key) in signers {
                var material = pinned
                material.serverKey = key
                try await open.expectRefused(
                    try Self.message(material.plaintext, material, stage), "What \(name) signs is refused", scheme: .webPush)
            }
            try await open.expectBelieved(
                try Self.message(pinned.plaintext, pinned, stage), "What the pinned key signs is believed", scheme: .webPush)
        }
    }

    /// A case at a server that signs: in a style without a key it has one for as long as the case runs.
    func signedCase(
        _ id: String, _ sentence: String, body: @escaping @Sendable (PushStage) async throws -> Void
    ) -> ConformanceCase {
        pushCase(id, sentence, requires: [.webPush]) { [self] stage in
            let usual = pushStyle
            defer { pushStyle = usual }
            pushStyle?.signs = true
            try await body(stage)
        }
    }

    /// The topic that messages about a calendar name.
    private func pushTopic(of calendar: CalendarID) throws -> String {
        guard case .calendar(let place)? = CalDAVPath(calendar.rawValue) else { throw HarnessError("\(calendar) is no calendar's path") }
        return try state.withLock { state in
            guard let stored = state.calendars[place] else { throw HarnessError("the simulated server has no calendar \(calendar)") }
            return state.push.topic(of: stored.serial)
        }
    }

    private func webPushMaterial(of channel: PushChannel) throws -> WebPushMaterial {
        try CalDAVPushCounterpart(simulator: self).material(for: channel)
    }

    /// A message encrypted for the channel and signed by the key of the material; unsigned where that has none.
    private static func message(_ plaintext: Data, _ material: WebPushMaterial, _ stage: PushStage) throws -> Delivery {
        var push = try ForgedPush(material, random: stage.context.ownerContext.random)
        push.plaintext = plaintext
        return try push.delivery(at: stage.now)
    }
}
