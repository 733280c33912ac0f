import Foundation
import ProviderConformance
import ProviderKit

extension GoogleSimulator {
    /// What is truly Google's own about push.
    var pushCases: [ConformanceCase] {
        [greeting, states, numbers, resource, overlap, spelledEnds, retries]
    }

    private var greeting: ConformanceCase {
        pushCase(
            "GOOGLE-PUSH-1", "The first message is believed before the answer to opening, and is no change; a change is not believed then"
        ) {
            stage in
            let open = try await stage.open()
            try expectEqual(open.early.count, 1, "The first message is there before the answer")
            for greeting in open.early {
                for channel in [open.opening, open.channel] {
                    try await open.expectBelieved(greeting, "The greeting is believed", kind: .channelConfirmed, for: channel)
                }
            }
            try await open.expectRefused(try await open.change(), "A change before the answer", for: open.opening)
        }
    }

    private var states: ConformanceCase {
        pushCase("GOOGLE-PUSH-2", "The states of a calendar are sync, exists and not_exists; others are refused") { [self] stage in
            let open = try await stage.open()
            let genuine = try await open.change()
            for state in ["add", "remove", "update", "trash", "change", "Exists", "exists ", "exists,exists", "deleted", "sync"] {
                try await open.expectRefused(genuine.with(field: "X-Goog-Resource-State", state), "The state “\(state)”")
            }
            _ = try await open.arrivals()
            announceMissing(open.channel.calendar)
            let missing = try await open.arrivals()
            try expectEqual(missing.count, 1, "What is watched is gone")
            for delivery in missing { try await open.expectBelieved(delivery, "not_exists is a change") }
        }
    }

    private var numbers: ConformanceCase {
        pushCase("GOOGLE-PUSH-3", "A message number is a plain decimal above 1, and names the message; gaps prove nothing") { stage in
            let open = try await stage.open()
            let genuine = try await open.change()
            let strange = [
                "-1", "1e3", "0x2", "+2", "2.0", "02", "0", "1", "٣", "２", "2 ", "2,3", String(repeating: "9", count: 21),
                String(repeating: "9", count: 30),
            ]
            for number in strange {
                try await open.expectRefused(genuine.with(field: "X-Goog-Message-Number", number), "The number \(number)")
            }
            for number in ["2", "1000000", "99999999999999999999"] {
                let notifications = try await open.expectBelieved(
                    genuine.with(field: "X-Goog-Message-Number", number), "A number with a gap before it")
                try expectEqual(notifications.map(\.mark.name), [number], "The number names the message")
            }
            for greeting in open.early {
                try await open.expectRefused(greeting.with(field: "X-Goog-Message-Number", "7"), "A greeting with the number 7")
            }
        }
    }

    private var resource: ConformanceCase {
        pushCase("GOOGLE-PUSH-4", "The resource's id is the same for two channels on a calendar and tells them apart by nothing") { stage in
            let open = try await stage.open()
            let second = try await stage.open(open.channel.calendar)
            try expectEqual(open.reply.settings, second.reply.settings, "Both watch the same")
            _ = try await open.change()
            let genuine = try await second.change()
            try await open.expectRefused(genuine, "A message of the second channel at the first")
            try await open.expectRefused(genuine.with(field: "X-Goog-Channel-ID", open.channel.id.rawValue), "With the first one's id")
            // A channel that nobody knows, and a token that fits it.
            let unknown = open.channel.with(id: ChannelID("unknown"))
            let strangers = ChannelTokens(current: try ChannelTokenKey(Secret(bytes: stage.context.ownerContext.random.bytes(32))))
            for tokens in [strangers, stage.tokens] {
                let token = try tokens.token(for: unknown.binding, until: unknown.acceptedUntil).revealText()
                let forged = genuine.with(field: "X-Goog-Channel-ID", unknown.id.rawValue).with(field: "X-Goog-Channel-Token", token)
                for channel in [open, second] { try await channel.expectRefused(forged, "For a channel that nobody knows") }
            }
            try await second.expectBelieved(genuine, "At its own channel")
        }
    }

    private var overlap: ConformanceCase {
        pushCase("GOOGLE-PUSH-5", "While a new channel takes the place of an old one both are believed, and the old one falls silent") {
            stage in
            let old = try await stage.open()
            let new = try await stage.open(old.channel.calendar)
            try await old.expectBelieved(try await old.change(day: 1), "The old one is believed")
            try await new.expectBelieved(try await new.change(day: 2), "The new one is believed")
            try await stage.context.owner.closeChannel(CloseChannelRequest(channel: old.channel))
            _ = try await old.arrivals()
            try await new.expectBelieved(try await new.change(day: 3), "The new one is believed")
            try expectEqual(try await old.arrivals().count, 0, "The old one is silent")
        }
    }

    private var spelledEnds: ConformanceCase {
        pushCase("GOOGLE-PUSH-6", "A channel's end is understood as a text and as a number") { [self] stage in
            let usual = options
            defer { options = usual }
            var ends: [Date?] = []
            for isNumber in [false, true] {
                options.tellsExpirationAsNumber = isNumber
                ends.append(try await stage.open().reply.expiresAt)
            }
            guard let text = ends[0], let number = ends[1] else { throw HarnessError("a channel at Google has an end") }
            try expect(abs(text.timeIntervalSince(number)) < 60, "Both ends are the same", expected: "\(text)", actual: "\(number)")
        }
    }

    private var retries: ConformanceCase {
        pushCase("GOOGLE-PUSH-7", "A message that is tried again after 503 is the same message") { stage in
            let open = try await stage.open()
            stage.inbox.listen(at: open.channel.address, status: 503)
            try await stage.context.place(CounterpartEvent("Retried", .instants(try stage.context.window(day: 1))))
            let tries = try await open.arrivals()
            stage.inbox.listen(at: open.channel.address, status: stage.abilities.answers.accepted)
            try expect(tries.count > 1, "It is tried again", expected: "several tries", actual: "\(tries.count)")
            var marks: Set<DeliveryMark> = []
            for delivery in tries {
                marks.formUnion(try await open.expectBelieved(delivery, "Every try is believed").map(\.mark))
            }
            try expectEqual(marks.count, 1, "All tries have one mark")
        }
    }
}
