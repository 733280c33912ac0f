import Foundation
import ProviderKit

/// Push by `events.watch`: Google calls an address, with an empty body and what it has to say in header fields. It signs nothing; what is
/// believed is that the sender knows the channel's token.
struct GooglePushReceiving: PushReceiving {
    let endpoints: GoogleEndpoints

    /// A channel needs no keys of its own: its token is the host's.
    func prepareChannel(_ request: PrepareChannelRequest, in context: ProviderContext) throws(ProviderError) -> PreparedChannel {
        PreparedChannel()
    }

    func openChannel(_ request: OpenChannelRequest, in context: ProviderContext) async throws(ProviderError) -> OpenChannelReply {
        try ChannelRules.check(request)
        let end = context.clock.now.addingTimeInterval(request.lifetime)
        let answer = try await GoogleClient(context, .openChannel, endpoints).perform(
            ChannelOpening(
                calendar: request.channel.calendar, channel: request.channel.id, address: request.channel.address, token: request.token,
                end: end))
        // What is asked for is an upper bound where the answer names no end.
        return OpenChannelReply(expiresAt: answer.expiration ?? end, settings: ChannelSettings(resource: answer.resourceId).values)
    }

    /// Google prolongs nothing: a new channel takes the place of the old one.
    func renewChannel(_ request: RenewChannelRequest, in context: ProviderContext) async throws(ProviderError) -> RenewChannelReply {
        throw ProviderError(
            .notSupported, .permanent, operation: .renewChannel,
            message: "Google prolongs no channels; open a new one and close the old one")
    }

    /// Without the resource's id, which came with the answer to opening, nothing can be closed: Google has no list of channels, and lets
    /// one end by itself.
    func closeChannel(_ request: CloseChannelRequest, in context: ProviderContext) async throws(ProviderError) {
        guard let resource = ChannelSettings(request.channel.settings)?.resource else { return }
        try await GoogleClient(context, .closeChannel, endpoints).perform(ChannelStop(channel: request.channel.id, resource: resource))
    }

    /// Google has no handshake: its first message is a delivery like the others.
    func handshake(_ delivery: Delivery, for channel: PushChannel) -> HTTPResponse? { nil }

    func verify(_ delivery: Delivery, for channel: PushChannel, in context: VerificationContext) async -> [DeliveryVerdict] {
        do throws(RejectionReason) {
            return [.genuine(try GoogleMessage(delivery).proven(for: channel, in: context))]
        } catch {
            return [.rejected(item: 0, error)]
        }
    }
}
