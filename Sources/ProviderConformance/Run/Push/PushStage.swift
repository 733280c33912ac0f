package import Foundation
package import ProviderKit

/// The suite as a host that receives push: it mints tokens, listens at addresses, and has the adapter judge what arrives.
package struct PushStage: Sendable {
    /// The case.
    package let context: CaseContext
    /// The role under examination.
    package let role: any PushReceiving
    /// What it declares.
    package let abilities: PushAbilities
    /// The provider's sending side.
    package let counterpart: any PushCounterpart
    /// Where deliveries arrive.
    package let inbox: DeliveryInbox
    /// The installation's key for channel tokens.
    package let tokenKey: Secret
    /// Judges channel tokens.
    package let tokens: ChannelTokens
    /// Published keys, kept.
    package let keySets: KeySetCache
    /// Private keys of channels, kept.
    private let privateKeys = PrivateKeyCache()

    package init(_ context: CaseContext) throws {
        guard let role = context.adapter.pushReceiving, let abilities = context.adapter.capabilities.push else {
            throw CaseNotApplicable(reason: "needs push receiving")
        }
        guard let counterpart = context.harness.pushCounterpart else { throw CaseNotApplicable(reason: "needs a push counterpart") }
        self.context = context
        self.role = role
        self.abilities = abilities
        self.counterpart = counterpart
        let place = context.ownerContext
        inbox = DeliveryInbox(clock: place.clock)
        tokenKey = Secret(bytes: place.random.bytes(32))
        tokens = ChannelTokens(current: try ChannelTokenKey(tokenKey))
        keySets = KeySetCache(http: place.http, clock: place.clock)
        counterpart.sendDeliveries(through: inbox)
    }

    /// The instant, UTC.
    package var now: Date { context.ownerContext.clock.now }

    /// What judging needs, at an instant.
    package func verification(at now: Date? = nil, tokens: ChannelTokens? = nil, keySets: KeySetCache? = nil) -> VerificationContext {
        VerificationContext(
            tokens: tokens ?? self.tokens, keySets: keySets ?? self.keySets, privateKeys: privateKeys, now: now ?? self.now)
    }

    /// A channel as a host stores it before the provider hears of it.
    package func prepare(_ calendar: CalendarID, sender: PushChannel.Sender = .provider) throws -> PushChannel {
        let random = context.ownerContext.random
        let id = ChannelID("conformance-" + random.urlSafeToken(bytes: 15))
        let prepared = try context.owner.prepareChannel(PrepareChannelRequest(calendar: calendar, channel: id, sender: sender))
        return PushChannel(
            id: id, provider: context.adapter.id, connection: context.owner.connection, calendar: calendar, generation: 0, sender: sender,
            address: Secret("https://calendar-host.example/webhooks/\(context.adapter.id)/" + random.urlSafeToken(bytes: 32)),
            isBeingOpened: true, acceptedUntil: now.addingTimeInterval(abilities.lifetime), settings: nil, secrets: prepared.secrets)
    }

    /// Opens a channel on a calendar, and sees to it that it will be closed.
    package func open(_ calendar: CalendarID? = nil, sender: PushChannel.Sender = .provider) async throws -> OpenChannel {
        let opening = try prepare(calendar ?? context.calendar.id, sender: sender)
        let token = try tokens.token(for: opening.binding, until: opening.acceptedUntil)
        listen(for: opening)
        let request = OpenChannelRequest(channel: opening, token: token, lifetime: abilities.lifetime)
        let reply = try await context.owner.openChannel(request)
        let channel = opening.with(isBeingOpened: false, settings: .some(reply.settings))
        let open = OpenChannel(
            stage: self, opening: opening, channel: channel, token: token, reply: reply, early: inbox.take(from: opening.address))
        inbox.listen(at: channel.address, status: abilities.answers.accepted)
        let owner = context.owner
        await context.janitor.remember("the channel \(channel.id)") {
            try await owner.closeChannel(CloseChannelRequest(channel: channel))
        }
        return open
    }

    /// Answers as a host does whose channel is being opened.
    package func listen(for channel: PushChannel) {
        let (role, accepted) = (role, abilities.answers.accepted)
        inbox.listen(at: channel.address) { delivery in role.handshake(delivery, for: channel) ?? HTTPResponse(status: accepted) }
    }
}

extension PushChannel {
    /// The same channel with something else about it.
    package func with(
        id: ChannelID? = nil, provider: ProviderID? = nil, connection: ConnectionID? = nil, generation: Int? = nil,
        isBeingOpened: Bool? = nil, acceptedUntil: Date? = nil, settings: ConnectionSettings?? = nil, secrets: Secret? = nil
    ) -> PushChannel {
        PushChannel(
            id: id ?? self.id, provider: provider ?? self.provider, connection: connection ?? self.connection, calendar: calendar,
            generation: generation ?? self.generation, sender: sender, address: address,
            isBeingOpened: isBeingOpened ?? self.isBeingOpened, acceptedUntil: acceptedUntil ?? self.acceptedUntil,
            settings: settings ?? self.settings, secrets: secrets ?? self.secrets)
    }
}
