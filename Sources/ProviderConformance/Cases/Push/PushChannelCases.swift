import Foundation
import ProviderKit

extension ConformanceCase {
    /// Cases about opening, prolonging and closing channels.
    static let pushChannelCases: [ConformanceCase] = [
        push("PUSH-PREPARE-1", "Keys are of one channel alone") { stage in
            let senders: [PushChannel.Sender] = stage.abilities.takesRelays ? [.provider, .relay] : [.provider]
            for sender in senders {
                let request = PrepareChannelRequest(calendar: stage.context.calendar.id, channel: ChannelID("same"), sender: sender)
                let other = PrepareChannelRequest(calendar: stage.context.calendar.id, channel: ChannelID("other"), sender: sender)
                let made = [request, request, other].map { request in Result { try stage.context.owner.prepareChannel(request).secrets } }
                let secrets = try made.map { try $0.get().revealBytes() }
                try expect(
                    Set(secrets).count == 3 || secrets.allSatisfy(\.isEmpty), "No two channels share keys", expected: "three, or none",
                    actual: "\(Set(secrets).count) different ones of 3")
            }
        },
        push("PUSH-OPEN-1", "A change in a watched calendar arrives at the channel's address and is believed") { stage in
            let open = try await stage.open()
            let delivery = try await open.change()
            try await open.expectBelieved(delivery, "The delivery is believed")
            try expect(
                stage.inbox.strays.isEmpty, "Nothing is delivered anywhere else", expected: "nothing",
                actual: "\(stage.inbox.strays.count) deliveries")
        },
        push("PUSH-OPEN-2", "The reply says when the channel ends") { stage in
            let open = try await stage.open()
            guard let end = open.reply.expiresAt else { return }
            try expect(end > stage.now, "The channel ends later than now", expected: "after \(stage.now)", actual: "\(end)")
        },
        push("PUSH-OPEN-3", "A calendar that is not there gets no channel") { stage in
            let context = stage.context
            let channel = try stage.prepare(context.missingCalendar)
            let token = try stage.tokens.token(for: channel.binding, until: channel.acceptedUntil)
            stage.listen(for: channel)
            try await expectError([.notFound, .forbidden, .notSupported, .invalidRequest], .lasting, "The missing calendar is told") {
                () throws(ProviderError) in
                try await context.owner.openChannel(
                    OpenChannelRequest(channel: channel, token: token, lifetime: stage.abilities.lifetime))
            }
        },
        push("PUSH-OPEN-4", "The settings of a channel hold no secret") { stage in
            let open = try await stage.open()
            let text = open.reply.settings.values.map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
            let secrets = [("the token", open.token), ("the address", open.channel.address), ("the keys", open.channel.secrets)]
            for (name, secret) in secrets where !secret.isEmpty {
                try expect(
                    !text.contains(secret.revealText()), "The settings are fit to be stored in the clear", expected: "no secret",
                    actual: name)
            }
        },
        push("PUSH-OPEN-5", "Where there is no room for a second channel, that is a conflict and the first goes on") { stage in
            let first = try await stage.open()
            do {
                _ = try await stage.open()
            } catch let error as ProviderError {
                try expect(error.code == .conflict, "The host is told why", expected: "a conflict, or a channel", actual: "\(error)")
            }
            try await first.expectBelieved(try await first.change(), "The first one delivers")
        },
        push("PUSH-RENEW-1", "A prolonged channel delivers as before", requires: [.renewal]) { stage in
            let open = try await stage.open()
            let request = RenewChannelRequest(channel: open.channel, lifetime: stage.abilities.lifetime)
            stage.listen(for: open.channel.with(isBeingOpened: true))
            let renewed = try await stage.context.owner.renewChannel(request)
            if let before = open.reply.expiresAt {
                let after = renewed.expiresAt ?? .distantFuture
                try expect(after >= before, "The channel ends no earlier than before", expected: "\(before) or later", actual: "\(after)")
            }
            let channel = open.channel.with(settings: .some(renewed.settings))
            stage.inbox.listen(at: channel.address, status: stage.abilities.answers.accepted)
            let again = open.with(channel: channel)
            let delivery = try await again.change()
            try await again.expectBelieved(delivery, "It delivers")
        },
        push("PUSH-RENEW-2", "A closed channel is not prolonged", requires: [.renewal]) { stage in
            let open = try await stage.open()
            let owner = stage.context.owner
            try await owner.closeChannel(CloseChannelRequest(channel: open.channel))
            try await expectError([.notFound], .lasting, "A channel that was closed is not found") { () throws(ProviderError) in
                try await owner.renewChannel(RenewChannelRequest(channel: open.channel, lifetime: stage.abilities.lifetime))
            }
            try await open.expectSilence("It does not come back to life")
        },
        push("PUSH-CLOSE-1", "A closed channel delivers no more") { stage in
            let open = try await stage.open()
            _ = try await open.change()
            try await stage.context.owner.closeChannel(CloseChannelRequest(channel: open.channel))
            try await open.expectSilence("Nothing is delivered after closing")
        },
        push("PUSH-CLOSE-2", "Closing what is closed already is success, ten times") { stage in
            let open = try await stage.open()
            for _ in 0..<10 { try await stage.context.owner.closeChannel(CloseChannelRequest(channel: open.channel)) }
        },
        push("PUSH-CLOSE-3", "Closing one channel leaves those of other calendars open") { stage in
            let open = try await stage.open()
            let other = try await stage.openElsewhere()
            try await stage.context.owner.closeChannel(CloseChannelRequest(channel: other.channel))
            try await open.expectBelieved(try await open.change(), "The other channel delivers")
        },
        push("PUSH-CLOSE-4", "A channel whose answer to opening was lost is no obstacle once it is closed") { stage in
            let lost = try await stage.open()
            let request = CloseChannelRequest(channel: lost.channel.with(settings: .some(nil)))
            try await stage.context.owner.closeChannel(request)
            let next = try await stage.open()
            try await next.expectBelieved(try await next.change(), "The next one opens and delivers")
        },
    ]

    /// A case about push, which is given a host that receives it.
    static func push(
        _ id: String, _ sentence: String, requires more: Set<ConformanceRequirement> = [],
        body: @escaping @Sendable (PushStage) async throws -> Void
    ) -> ConformanceCase {
        ConformanceCase(id, sentence, requires: more.union([.push, .counterpart, .pushCounterpart])) { context in
            try await body(try PushStage(context))
        }
    }
}

extension PushStage {
    /// Opens a channel on another calendar than the case's.
    func openElsewhere(sender: PushChannel.Sender = .provider) async throws -> OpenChannel {
        guard let other = try await context.counterpart.makeCalendar(named: context.prefix + "other") else {
            throw CaseNotApplicable(reason: "needs a counterpart that can make a second calendar")
        }
        await context.willRemove(other.id)
        return try await open(other.id, sender: sender)
    }
}

extension OpenChannel {
    /// The same with another state of the channel.
    func with(channel: PushChannel) -> OpenChannel {
        OpenChannel(stage: stage, opening: opening, channel: channel, token: token, reply: reply, early: early)
    }

    /// Demands that a change is not delivered.
    func expectSilence(_ message: String) async throws {
        _ = try await arrivals()
        try await stage.context.place(CounterpartEvent("Unheard", .instants(try stage.context.window(day: 2))))
        let count = try await arrivals().count
        try expect(count == 0, message, expected: "no delivery", actual: "\(count)")
    }
}
