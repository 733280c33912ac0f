import CalendarStore
import Foundation
import ProviderKit

/// Decides what is to be done about a calendar's push channels: pure, so that every situation can be tested without a provider.
///
/// Channels of relays are the operator's: they are not planned.
struct ChannelPlanner: Sendable, Equatable {
    /// How long deliveries are still taken after a provider ended a channel, in seconds: what was under way, and clocks that differ.
    static let grace: TimeInterval = 300
    /// How long an old channel goes on beside the one that takes its place, in seconds.
    static let overlap: TimeInterval = 60
    /// How long a provider is asked at most, in seconds; longer than a session's deadline.
    static let asking: TimeInterval = 150
    /// After how long a calendar whose provider has no push is asked about it again, in seconds.
    static let notSupportedPause: TimeInterval = 86_400
    /// How long a channel that tells nothing is left alone after it was confirmed, in seconds.
    static let patience: TimeInterval = 3_600
    /// How many polls in a row have to find what no delivery told for a channel to count as broken.
    static let brokenAt = 2
    /// The shortest pause between confirming and renewing, in seconds, whatever end a provider names.
    static let shortestLife: TimeInterval = 60

    /// What is known about a calendar.
    struct Situation: Sendable {
        /// Whether it is to have a channel: push is on and allowed, the connection works, the calendar is kept, the adapter receives push.
        var isWanted: Bool
        /// How the adapter's channels are kept alive.
        var renewal: PushAbilities.Renewal = .replacement
        /// How long a channel is asked to live, in seconds.
        var lifetime: TimeInterval = 86_400
        /// Names the vault key that is current.
        var keyID: String
        /// All channels of the calendar, by generation, those that ended too.
        var channels: [StoredChannel]
    }

    /// One thing to do.
    enum Action: Equatable, Sendable {
        /// Open a channel; those that it replaces go on for the overlap.
        case open(replacing: Set<ChannelID>)
        /// Prolong it at the provider.
        case renew(ChannelID)
        /// Close it at the provider.
        case close(ChannelID)
        /// Note that its time is over.
        case end(ChannelID)
    }

    /// What to do now, in order, and when to look again.
    struct Plan: Equatable, Sendable {
        var actions: [Action] = []
        var lookAgain: Date?
    }

    func plan(_ situation: Situation, now: Date) -> Plan {
        var plan = Plan()
        var times: [Date] = []
        let mine = situation.channels.filter { $0.sender == .provider }
        let live = mine.filter { $0.state != .closed }
        plan.actions += live.filter { $0.acceptedUntil <= now }.map { .end($0.id) }
        let alive = live.filter { now < $0.acceptedUntil }
        guard situation.isWanted else {
            plan.actions += alive.map { .close($0.id) }
            return plan
        }
        for channel in alive where channel.state == .closing {
            if let due = channel.dueAt, now < due { times.append(due) } else { plan.actions.append(.close(channel.id)) }
        }
        let asking = alive.filter { $0.isBeingOpened(at: now) }
        guard asking.isEmpty else {
            // Somebody asks the provider at this moment, or died doing so.
            plan.lookAgain = (times + asking.compactMap(\.askedUntil)).min()
            return plan
        }
        // A channel of which nobody knows whether the provider has it is left to its end, unless it turns out to stand in the way of the
        // next one; what arrives through it is good all the same.
        times += alive.filter { $0.state == .opening }.map(\.acceptedUntil)
        if let current = alive.last(where: { $0.state == .open || $0.state == .renewing }) {
            switch need(of: current, situation, now) {
            case .replacement: plan.actions.append(.open(replacing: [current.id]))
            case .renewal: plan.actions.append(.renew(current.id))
            case .nothing(let until): times.append(until)
            }
        } else if let pause = mine.compactMap(\.notSupportedUntil).max(), now < pause {
            times.append(pause)
        } else {
            plan.actions.append(.open(replacing: []))
        }
        plan.lookAgain = times.min()
        return plan
    }

    private enum Need {
        case nothing(until: Date)
        case renewal
        case replacement
    }

    private func need(of channel: StoredChannel, _ situation: Situation, _ now: Date) -> Need {
        if channel.wish == .replace || channel.sealed?.keyID != situation.keyID { return .replacement }
        if let end = channel.expiresAt, end <= now { return .replacement }
        let isOld = channel.confirmedAt.map { $0 + Self.patience <= now } ?? true
        if channel.silentChanges >= Self.brokenAt, isOld { return .replacement }
        guard let due = channel.dueAt, now < due, channel.wish != .renew else {
            guard situation.renewal == .inPlace else { return .replacement }
            // A prolonged channel must not outlive its token.
            return channel.tokenUntil < now + situation.lifetime + Self.grace ? .replacement : .renewal
        }
        return .nothing(until: due)
    }

    /// Until when a new channel's token is believed: longer than the channel can live, and over many prolongations where it is prolonged.
    func tokenEnd(_ renewal: PushAbilities.Renewal, lifetime: TimeInterval, now: Date) -> Date {
        switch renewal {
        case .replacement: now + lifetime + 86_400
        case .inPlace: now + max(lifetime * 10, 30 * 86_400)
        }
    }

    /// What a provider's answer means for a channel: it is renewed after half to four fifths of the life that remains, spread by `random`
    /// (`0 ..< 1`), so that a thousand channels that were opened at once are not renewed at once.
    func terms(_ settings: ConnectionSettings, expiresAt: Date?, tokenUntil: Date, now: Date, random: Double) -> ChannelTerms {
        let end = min(expiresAt ?? tokenUntil, tokenUntil)
        let remaining = max(0, end.timeIntervalSince(now))
        return ChannelTerms(
            settings: settings, expiresAt: expiresAt, acceptedUntil: max(expiresAt ?? tokenUntil, now) + Self.grace,
            dueAt: now + max(Self.shortestLife, remaining * (0.5 + 0.3 * random)))
    }
}
