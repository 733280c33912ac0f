import ProviderKit

/// An adapter as it is, whose every verdict is shown to a host as well.
struct HostedAdapter: ProviderAdapter {
    let base: any ProviderAdapter
    let witness: HostWitness

    var id: ProviderID { base.id }
    var displayName: String { base.displayName }
    var capabilities: Capabilities { base.capabilities }
    var passwordAuthorizing: (any PasswordAuthorizing)? { base.passwordAuthorizing }
    var oauthAuthorizing: (any OAuthAuthorizing)? { base.oauthAuthorizing }
    var calendarListing: any CalendarListing { base.calendarListing }
    var freeBusyReading: (any FreeBusyReading)? { base.freeBusyReading }
    var eventWriting: (any EventWriting)? { base.eventWriting }
    var changeTracking: (any ChangeTracking)? { base.changeTracking }
    var pushReceiving: (any PushReceiving)? { base.pushReceiving.map { HostedPush(base: $0, witness: witness) } }
}

/// The push role of a ``HostedAdapter``.
struct HostedPush: PushReceiving {
    let base: any PushReceiving
    let witness: HostWitness

    func prepareChannel(_ request: PrepareChannelRequest, in context: ProviderContext) throws(ProviderError) -> PreparedChannel {
        try base.prepareChannel(request, in: context)
    }

    func openChannel(_ request: OpenChannelRequest, in context: ProviderContext) async throws(ProviderError) -> OpenChannelReply {
        try await base.openChannel(request, in: context)
    }

    func renewChannel(_ request: RenewChannelRequest, in context: ProviderContext) async throws(ProviderError) -> RenewChannelReply {
        try await base.renewChannel(request, in: context)
    }

    func closeChannel(_ request: CloseChannelRequest, in context: ProviderContext) async throws(ProviderError) {
        try await base.closeChannel(request, in: context)
    }

    func handshake(_ delivery: Delivery, for channel: PushChannel) -> HTTPResponse? { base.handshake(delivery, for: channel) }

    func verify(_ delivery: Delivery, for channel: PushChannel, in context: VerificationContext) async -> [DeliveryVerdict] {
        let verdicts = await base.verify(delivery, for: channel, in: context)
        await witness.show(delivery, channel, context, verdicts: verdicts)
        return verdicts
    }
}
