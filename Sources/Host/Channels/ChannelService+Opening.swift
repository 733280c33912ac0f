import CalendarStore
import Foundation
import Logging
import ProviderKit

extension ChannelService {
    /// Stores a channel with new keys and a new address, before anybody hears of it.
    func announce(
        _ address: CalendarAddress, sender: PushChannel.Sender, session: ProviderSession, tokenUntil: Date, acceptedUntil: Date
    ) async throws -> (stored: StoredChannel, channel: PushChannel) {
        guard let base = configuration.webhookBase else {
            throw HostError(.switchedOff, "nothing can be received: set CALENDAR_WEBHOOK_ENABLED=true and CALENDAR_WEBHOOK_BASE_URL")
        }
        let id = ChannelID("ch-" + random.urlSafeToken(bytes: 16))
        let hook = random.urlSafeToken(bytes: 32)
        let prepared = try session.prepareChannel(PrepareChannelRequest(calendar: address.calendar, channel: id, sender: sender))
        let place = Secret("\(base.text)/webhooks/\(session.adapter.id)/\(hook)")
        let now = clock.now
        let stored = try await store.addChannel(
            NewChannel(
                id: id, address: address, sender: sender, hook: try MessageDigest.sha256.hexadecimal(hook),
                sealed: try vault.seal(address: place, secrets: prepared.secrets, for: id), askedUntil: now + ChannelPlanner.asking,
                tokenUntil: tokenUntil, acceptedUntil: acceptedUntil), at: now)
        guard let channel = try vault.open(stored, at: now) else {
            throw HostError(.storage, "a channel was stored without its keys; please report this")
        }
        return (stored, channel)
    }

    /// Asks the provider for a channel. One whose outcome nobody knows stays as it is: its deliveries are good, and it ends by itself.
    func open(_ address: CalendarAddress, replacing replaced: Set<ChannelID>) async throws {
        let session = try await sessions.session(for: address.connection)
        guard let abilities = session.adapter.capabilities.push else { return }
        let asked = clock.now
        let (stored, channel) = try await announce(
            address, sender: .provider, session: session,
            tokenUntil: planner.tokenEnd(abilities.renewal, lifetime: abilities.lifetime, now: asked),
            acceptedUntil: asked + abilities.lifetime + ChannelPlanner.grace)
        let reply: OpenChannelReply
        do {
            let request = OpenChannelRequest(
                channel: channel, token: try token(of: channel, until: stored.tokenUntil), lifetime: abilities.lifetime)
            reply = try await openMakingRoom(request, session)
        } catch let error as ProviderError {
            try await noteFailure(error, opening: stored)
            if error.code == .notSupported { return }
            throw error
        }
        let now = clock.now
        let terms = planner.terms(
            reply.settings, expiresAt: reply.expiresAt, tokenUntil: stored.tokenUntil, now: now, random: random.unitInterval())
        let closingAt = now + ChannelPlanner.overlap
        guard try await store.changeChannel(stored.id, .confirmed(terms, replacing: replaced, closingAt: closingAt), at: now) != nil else {
            // The connection was ended meanwhile; what was opened is given back.
            try await session.closeChannel(CloseChannelRequest(channel: channel.confirmed(reply.settings)))
            return
        }
        note(replaced.isEmpty ? "opened a push channel" : "opened a push channel in another one's place", stored)
        // What changed between the last pull and the opening is told by nobody.
        _ = try await store.enqueue(Self.pullJob(address, runAfter: now), at: now)
    }

    /// Opens a channel. Where the provider has no room beside another one of ours, that one is closed first: the one that is to be
    /// replaced, or one of which nobody knows whether it was opened. What changes between the two is read after the opening.
    private func openMakingRoom(_ request: OpenChannelRequest, _ session: ProviderSession) async throws -> OpenChannelReply {
        do throws(ProviderError) { return try await session.openChannel(request) } catch {
            guard error.code == .conflict else { throw error }
            let address = CalendarAddress(connection: request.channel.connection, calendar: request.channel.calendar)
            let others = try await store.channels(of: address, endedToo: false).filter {
                $0.id != request.channel.id && $0.sender == .provider
            }
            guard !others.isEmpty else { throw error }
            for other in others {
                do { try await close(other.id) } catch let failure {
                    note("no room could be made for a push channel: \(Redaction.scrub(HostError(wrapping: failure).message))", other)
                    // Nothing was opened, and that is what the caller has to know; it is tried again.
                    throw error
                }
            }
            return try await session.openChannel(request)
        }
    }

    private func token(of channel: PushChannel, until end: Date) throws(ProviderError) -> Secret {
        do { return try tokens.token(for: channel.binding, until: end) } catch {
            throw ProviderError(.invalidRequest, .permanent, operation: .openChannel, message: "no channel token can be made: \(error)")
        }
    }

    private func noteFailure(_ error: ProviderError, opening channel: StoredChannel) async throws {
        let message = Redaction.scrub(error.message)
        let change: ChannelChange
        if error.code == .notSupported {
            change = .closed(error: message, notSupportedUntil: clock.now + ChannelPlanner.notSupportedPause)
            note("the provider has no push for a calendar; it is polled", channel, level: .notice)
        } else if error.effect == .unknown || error.code == .cancelled {
            change = .failed(message)
            note("nobody knows whether a push channel was opened: \(message)", channel, level: .warning)
        } else {
            change = .closed(error: message, notSupportedUntil: nil)
            note("a push channel could not be opened: \(message)", channel, level: .warning)
        }
        _ = try await store.changeChannel(channel.id, change, at: clock.now)
    }

    /// Asks the provider to prolong a channel; one that it does not know any more is replaced.
    func renew(_ id: ChannelID) async throws {
        guard let before = try await store.channel(id) else { return }
        let session = try await sessions.session(for: before.address.connection)
        guard let abilities = session.adapter.capabilities.push,
            let stored = try await store.changeChannel(id, .renewing(until: clock.now + ChannelPlanner.asking), at: clock.now),
            let channel = try vault.open(stored, at: clock.now)
        else { return }
        let reply: RenewChannelReply
        do throws(ProviderError) {
            reply = try await session.renewChannel(RenewChannelRequest(channel: channel, lifetime: abilities.lifetime))
        } catch {
            _ = try await store.changeChannel(id, .failed(Redaction.scrub(error.message)), at: clock.now)
            guard error.code == .notFound else { throw error }
            note("the provider does not know a push channel any more; another one is opened", stored, level: .notice)
            _ = try await store.changeChannel(id, .wished(.replace), at: clock.now)
            return try await open(stored.address, replacing: [id])
        }
        let now = clock.now
        let terms = planner.terms(
            reply.settings, expiresAt: reply.expiresAt, tokenUntil: stored.tokenUntil, now: now, random: random.unitInterval())
        _ = try await store.changeChannel(id, .renewed(terms), at: now)
        note("prolonged a push channel", stored)
        // A provider that asked for this held deliveries back meanwhile, and tells of nothing that changed then.
        if before.wish == .renew { _ = try await store.enqueue(Self.pullJob(stored.address, runAfter: now), at: now) }
    }
}

extension PushChannel {
    /// The same channel as the provider confirmed it.
    func confirmed(_ settings: ConnectionSettings) -> PushChannel {
        PushChannel(
            id: id, provider: provider, connection: connection, calendar: calendar, generation: generation, sender: sender,
            address: address, isBeingOpened: false, acceptedUntil: acceptedUntil, settings: settings, secrets: secrets)
    }
}
