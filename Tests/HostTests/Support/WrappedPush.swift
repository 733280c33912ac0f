import ProviderKit
import ProviderSimulators

/// The simulated provider's adapter with a test looking over its shoulder at push: what deliveries it is given, which token a channel has,
/// when it is asked to open one; it can lose the answer to an opening, take relays, answer every handshake, and go by another name.
struct WrappedPush: ProviderAdapter, PushReceiving {
    let base: MemoryAdapter
    /// The delivery that was judged last.
    let seen = Box<Delivery>()
    /// How many deliveries were judged.
    let judgements = Box<Int>()
    /// The token that a channel was opened with last.
    let token = Box<Secret>()
    /// Set where deliveries cannot be judged now, as if published keys were out of reach.
    let cannotJudge = Box<Bool>()
    /// Set once the one answer is lost.
    private let hasLost = Box<Bool>()
    private let losesAnswer: Bool
    private let takesRelays: Bool
    private let shakesEveryHand: Bool
    private let onOpening: (@Sendable (ChannelID) async -> Void)?

    static let relaySecret = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

    let id: ProviderID

    init(
        base: MemoryAdapter, id: ProviderID? = nil, losesAnswer: Bool = false, takesRelays: Bool = false,
        shakesEveryHand: Bool = false, onOpening: (@Sendable (ChannelID) async -> Void)? = nil
    ) {
        self.base = base
        self.id = id ?? base.id
        self.losesAnswer = losesAnswer
        self.takesRelays = takesRelays
        self.shakesEveryHand = shakesEveryHand
        self.onOpening = onOpening
    }

    var displayName: String { base.displayName }
    var passwordAuthorizing: (any PasswordAuthorizing)? { base }
    var oauthAuthorizing: (any OAuthAuthorizing)? { base.oauthAuthorizing }
    var calendarListing: any CalendarListing { base }
    var freeBusyReading: (any FreeBusyReading)? { base }
    var eventWriting: (any EventWriting)? { base }
    var changeTracking: (any ChangeTracking)? { base }
    var pushReceiving: (any PushReceiving)? { self }

    var capabilities: Capabilities {
        let all = base.capabilities
        let push = all.push.map { push in
            PushAbilities(
                schemes: push.schemes, renewal: push.renewal, lifetime: push.lifetime, maximumDeliveryBytes: push.maximumDeliveryBytes,
                answers: push.answers, takesRelays: takesRelays)
        }
        return Capabilities(
            authorization: all.authorization, freeBusy: all.freeBusy, events: all.events, tracksChanges: all.tracksChanges, push: push)
    }

    func prepareChannel(_ request: PrepareChannelRequest, in context: ProviderContext) throws(ProviderError) -> PreparedChannel {
        guard request.sender == .provider else { return PreparedChannel(secrets: Self.relaySecret) }
        return try base.prepareChannel(request, in: context)
    }

    func openChannel(_ request: OpenChannelRequest, in context: ProviderContext) async throws(ProviderError) -> OpenChannelReply {
        _ = token.set(request.token)
        await onOpening?(request.channel.id)
        guard request.channel.sender == .provider else { return OpenChannelReply(expiresAt: nil, settings: ConnectionSettings()) }
        let reply = try await base.openChannel(request, in: context)
        guard losesAnswer, hasLost.peek == nil else { return reply }
        _ = hasLost.set(true)
        throw .lostAnswer(.openChannel)
    }

    func renewChannel(_ request: RenewChannelRequest, in context: ProviderContext) async throws(ProviderError) -> RenewChannelReply {
        try await base.renewChannel(request, in: context)
    }

    func closeChannel(_ request: CloseChannelRequest, in context: ProviderContext) async throws(ProviderError) {
        try await base.closeChannel(request, in: context)
    }

    func handshake(_ delivery: Delivery, for channel: PushChannel) -> HTTPResponse? {
        shakesEveryHand ? HTTPResponse(status: 200) : base.handshake(delivery, for: channel)
    }

    func verify(_ delivery: Delivery, for channel: PushChannel, in context: VerificationContext) async -> [DeliveryVerdict] {
        _ = seen.set(delivery)
        _ = judgements.set((judgements.peek ?? 0) + 1)
        guard cannotJudge.peek == nil else { return [.rejected(item: 0, .unverifiable)] }
        return await base.verify(delivery, for: channel, in: context)
    }
}
