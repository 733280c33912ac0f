import CalendarStore
import Foundation
import ProviderKit
import Testing

@testable import CalendarHost

/// What is to be done about a calendar's channels, in every situation.
@Suite struct ChannelPlannerTests {
    private let planner = ChannelPlanner()
    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let day: TimeInterval = 86_400

    private func channel(
        _ id: String, _ state: StoredChannel.State = .open, sender: PushChannel.Sender = .provider, key: String = "current",
        asked: TimeInterval? = nil, token: TimeInterval = 100 * 86_400, accepted: TimeInterval = 7 * 86_400,
        expires: TimeInterval? = 7 * 86_400, due: TimeInterval? = 4 * 86_400, wish: ChannelWish? = nil, silent: Int = 0,
        confirmed: TimeInterval? = -86_400, notSupported: TimeInterval? = nil
    ) -> StoredChannel {
        StoredChannel(
            id: ChannelID(id), provider: ProviderID("memory"),
            address: CalendarAddress(connection: ConnectionID("c"), calendar: CalendarID("k")), connectionState: .active, isKept: true,
            generation: 0, sender: sender, state: state,
            sealed: state == .closed ? nil : SealedCredential(bytes: Data(count: 60), keyID: key),
            settings: state == .opening ? nil : ConnectionSettings(), askedUntil: asked.map { now + $0 }, tokenUntil: now + token,
            acceptedUntil: now + accepted, expiresAt: expires.map { now + $0 }, dueAt: due.map { now + $0 }, wish: wish,
            silentChanges: silent, createdAt: now - day, confirmedAt: confirmed.map { now + $0 }, lastDeliveryAt: nil, lastChangeAt: nil,
            endedAt: state == .closed ? now - 60 : nil, lastError: nil, notSupportedUntil: notSupported.map { now + $0 }, stamp: "")
    }

    private func plan(
        _ channels: StoredChannel..., wanted: Bool = true, renewal: PushAbilities.Renewal = .replacement
    ) -> ChannelPlanner.Plan {
        planner.plan(
            ChannelPlanner.Situation(isWanted: wanted, renewal: renewal, lifetime: 7 * day, keyID: "current", channels: channels), now: now)
    }

    @Test func `a calendar without a channel gets one`() {
        #expect(plan().actions == [.open(replacing: [])])
        #expect(plan(channel("old", .closed)).actions == [.open(replacing: [])])
    }

    @Test func `a good channel is left alone until it is due`() {
        #expect(plan(channel("a")) == .init(actions: [], lookAgain: now + 4 * day))
    }

    @Test(arguments: [PushAbilities.Renewal.inPlace, .replacement])
    func `a channel that is due is prolonged or replaced, as its provider has it`(_ renewal: PushAbilities.Renewal) {
        let expected: ChannelPlanner.Action = renewal == .inPlace ? .renew(ChannelID("a")) : .open(replacing: [ChannelID("a")])
        #expect(plan(channel("a", due: 0), renewal: renewal).actions == [expected])
        #expect(plan(channel("a", wish: .renew), renewal: renewal).actions == [expected])
        #expect(plan(channel("a", due: nil), renewal: renewal).actions == [expected])
    }

    @Test func `a channel that would outlive its token, or was opened under another key, is replaced and not prolonged`() {
        let replaced = [ChannelPlanner.Action.open(replacing: [ChannelID("a")])]
        #expect(plan(channel("a", token: 7 * day, due: 0), renewal: .inPlace).actions == replaced)
        #expect(plan(channel("a", key: "previous"), renewal: .inPlace).actions == replaced)
        #expect(plan(channel("a", wish: .replace), renewal: .inPlace).actions == replaced)
        #expect(plan(channel("a", accepted: 100, expires: -1), renewal: .inPlace).actions == replaced)
    }

    @Test func `a channel that told nothing of two changes is replaced, but not before it had an hour`() {
        #expect(plan(channel("a", silent: 1)).actions == [])
        #expect(plan(channel("a", silent: 2)).actions == [.open(replacing: [ChannelID("a")])])
        #expect(plan(channel("a", silent: 9, confirmed: -3_599)).actions == [])
    }

    @Test func `the old channel goes on for the overlap and is closed then`() {
        #expect(plan(channel("old", .closing, due: 30), channel("new")) == .init(actions: [], lookAgain: now + 30))
        #expect(plan(channel("old", .closing, due: 0), channel("new")).actions == [.close(ChannelID("old"))])
    }

    @Test func `nothing is done while somebody asks the provider, and all is done when that one died`() {
        #expect(plan(channel("a", .opening, asked: 10)) == .init(actions: [], lookAgain: now + 10))
        #expect(plan(channel("a", .renewing, asked: 10, due: 0)) == .init(actions: [], lookAgain: now + 10))
        // Nobody knows whether the provider has the first one: it is left to its end.
        #expect(plan(channel("a", .opening, asked: -1)) == .init(actions: [.open(replacing: [])], lookAgain: now + 7 * day))
        #expect(plan(channel("a", .renewing, asked: -1, due: 0), renewal: .inPlace).actions == [.renew(ChannelID("a"))])
    }

    @Test func `what is over is ended, and something new is opened`() {
        #expect(plan(channel("a", accepted: 0)).actions == [.end(ChannelID("a")), .open(replacing: [])])
    }

    @Test func `a calendar that is to have none loses those it has`() {
        #expect(
            plan(channel("a", .closing, due: 30), channel("b"), channel("c", .closed), wanted: false)
                == .init(actions: [.close(ChannelID("a")), .close(ChannelID("b"))], lookAgain: nil))
        #expect(plan(wanted: false) == .init(actions: [], lookAgain: nil))
    }

    @Test func `a provider without push is asked again a day later`() {
        #expect(plan(channel("a", .closed, notSupported: day)) == .init(actions: [], lookAgain: now + day))
        #expect(plan(channel("a", .closed, notSupported: 0)).actions == [.open(replacing: [])])
    }

    @Test func `relays are the operator's`() {
        #expect(plan(channel("r", sender: .relay, due: 0)).actions == [.open(replacing: [])])
        #expect(plan(channel("r", sender: .relay), wanted: false).actions == [])
    }

    @Test func `renewals are spread over the time from half to four fifths of the life that remains`() {
        for (random, share) in [(0.0, 0.5), (0.5, 0.65), (0.999, 0.7997)] {
            let terms = planner.terms(
                ConnectionSettings(), expiresAt: now + 1_000_000, tokenUntil: now + 2_000_000, now: now, random: random)
            #expect(abs((terms.dueAt ?? now).timeIntervalSince(now) - 1_000_000 * share) < 1)
            #expect(terms.acceptedUntil == now + 1_000_300)
        }
        // Without an end of its own, and with one that lies after the token's, the token's end counts.
        for expires in [nil, now + 9_000_000] {
            let terms = planner.terms(ConnectionSettings(), expiresAt: expires, tokenUntil: now + 1_000_000, now: now, random: 0)
            #expect(terms.dueAt == now + 500_000)
        }
        // An end that has passed does not make us run in circles.
        let terms = planner.terms(ConnectionSettings(), expiresAt: now - 100, tokenUntil: now + 1_000, now: now, random: 0)
        #expect(terms.dueAt == now + 60 && terms.acceptedUntil == now + 300)
    }

    @Test func `a token outlives its channel`() {
        #expect(planner.tokenEnd(.replacement, lifetime: 7 * day, now: now) == now + 8 * day)
        #expect(planner.tokenEnd(.inPlace, lifetime: 7 * day, now: now) == now + 70 * day)
        #expect(planner.tokenEnd(.inPlace, lifetime: 60, now: now) == now + 30 * day)
    }

    // MARK: - Polls

    private func pause(_ quietDays: Double?, base: TimeInterval = 300, random: Double = 0.5, channels: [StoredChannel] = []) -> TimeInterval
    {
        PollPlanner(base: base).pause(lastNews: quietDays.map { now - $0 * day }, channels: channels, now: now, random: random)
    }

    private func told(_ channel: StoredChannel) -> StoredChannel {
        StoredChannel(
            id: channel.id, provider: channel.provider, address: channel.address, connectionState: channel.connectionState,
            isKept: channel.isKept, generation: channel.generation, sender: channel.sender, state: channel.state, sealed: channel.sealed,
            settings: channel.settings, askedUntil: channel.askedUntil, tokenUntil: channel.tokenUntil,
            acceptedUntil: channel.acceptedUntil, expiresAt: channel.expiresAt, dueAt: channel.dueAt, wish: channel.wish,
            silentChanges: channel.silentChanges, createdAt: channel.createdAt, confirmedAt: channel.confirmedAt,
            lastDeliveryAt: now - 1_000, lastChangeAt: now - 1_000, endedAt: channel.endedAt, lastError: nil, notSupportedUntil: nil,
            stamp: channel.stamp)
    }

    @Test func `the pause doubles with every day without a change, up to an hour`() {
        #expect([0, 0.99, 1, 1.99, 2, 3, 4, 400].map { pause($0) } == [300, 300, 600, 600, 1_200, 2_400, 3_600, 3_600])
        #expect(pause(nil) == 300)
        // Never sooner than the operator wants.
        #expect(pause(0, base: 7_200) == 7_200 && pause(9, base: 7_200) == 7_200)
        #expect(pause(-1) == 300)
    }

    @Test func `pauses vary by a fifth`() {
        #expect(pause(0, random: 0) == 240)
        #expect(abs(pause(0, random: 0.999_999) - 360) < 0.01)
    }

    @Test func `push that is seen to work makes polls rare, and push that is not does not`() {
        #expect(pause(0, channels: [told(channel("a"))]) == 3_600)
        #expect(pause(0, base: 7_200, channels: [told(channel("a"))]) == 7_200)
        #expect(pause(0, channels: [told(channel("a", sender: .relay))]) == 3_600)
        for broken in [
            channel("never told"), told(channel("silent", silent: 2)), told(channel("over", accepted: 0)),
            told(channel("unwanted", wish: .replace)), told(channel("closing", .closing)), told(channel("closed", .closed)),
        ] {
            #expect(pause(0, channels: [broken]) == 300, "\(broken.id)")
        }
    }
}
