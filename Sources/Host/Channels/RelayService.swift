public import CalendarStore
import Foundation
import Logging
public import ProviderKit

/// Relays: programs that an operator set up beside a calendar server without push, and that sign what they send.
public struct RelayService: Sendable {
    let channels: ChannelService
    let store: any Store
    let clock: any WallClock

    /// How long a relay's channel lasts, in seconds: until somebody removes it.
    private static let life: TimeInterval = 20 * 366 * 86_400

    /// A relay that was just made: the only time that its address and signing secret can be seen.
    public struct Introduction: Sendable {
        /// The relay's channel.
        public let channel: StoredChannel
        /// Where it delivers to; whoever knows it can deliver.
        public let address: Secret
        /// What it signs with.
        public let secret: Secret
    }

    /// Makes a relay for a calendar.
    public func add(_ address: CalendarAddress, actor: String) async throws -> Introduction {
        guard channels.configuration.flags.webhook else {
            throw HostError(.switchedOff, "nothing is received; set CALENDAR_WEBHOOK_ENABLED=true and CALENDAR_WEBHOOK_BASE_URL")
        }
        guard try await store.calendar(address) != nil else { throw HostError(.notFound, "there is no calendar \(address); list them") }
        let session = try await channels.sessions.session(for: address.connection)
        guard let abilities = session.adapter.capabilities.push, abilities.takesRelays else {
            throw HostError(.invalidRequest, "\(session.adapter.displayName) does not take deliveries of relays")
        }
        let end = clock.now + Self.life
        let (stored, channel) = try await channels.announce(
            address, sender: .relay, session: session, tokenUntil: end, acceptedUntil: end)
        do {
            let reply = try await session.openChannel(
                OpenChannelRequest(
                    channel: channel, token: try channels.tokens.token(for: channel.binding, until: end), lifetime: Self.life))
            let terms = ChannelTerms(settings: reply.settings, expiresAt: nil, acceptedUntil: end, dueAt: nil)
            guard
                let confirmed = try await store.changeChannel(
                    stored.id, .confirmed(terms, replacing: [], closingAt: clock.now), at: clock.now)
            else { throw HostError(.conflict, "the connection \(address.connection) ended meanwhile") }
            try await audit("relay.add", confirmed, actor)
            return Introduction(channel: confirmed, address: channel.address, secret: channel.secrets)
        } catch {
            _ = try await store.changeChannel(
                stored.id, .closed(error: Redaction.scrub(HostError(wrapping: error).message), notSupportedUntil: nil), at: clock.now)
            throw error
        }
    }

    /// All relays that were not removed, without their secrets.
    public func list() async throws -> [StoredChannel] {
        try await store.channels(of: nil, endedToo: false).filter { $0.sender == .relay }
    }

    /// Ends a relay: nothing of it is believed any more.
    public func remove(_ id: ChannelID, actor: String) async throws {
        guard let stored = try await store.channel(id), stored.sender == .relay, stored.state != .closed else {
            throw HostError(.notFound, "there is no relay \(id)")
        }
        _ = try await store.changeChannel(id, .closed(error: nil, notSupportedUntil: nil), at: clock.now)
        try await audit("relay.remove", stored, actor)
    }

    private func audit(_ action: String, _ channel: StoredChannel, _ actor: String) async throws {
        _ = try await store.appendAudit(
            NewAuditEntry(
                actor: actor, action: action, subject: channel.id.rawValue,
                details: ["connection": channel.address.connection.rawValue, "calendar": channel.address.calendar.rawValue]), at: clock.now)
    }
}
