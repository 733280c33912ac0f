import Foundation
import ProviderKit

/// Push by Graph's change notifications. Basic ones carry the channel's token and nothing of the event; rich ones are encrypted for the
/// channel and vouched for by a token that Microsoft signed.
struct MicrosoftPushReceiving: PushReceiving {
    let endpoints: MicrosoftEndpoints
    /// The organisation that accounts belong to, where there is only one.
    let tenant: String?
    /// Whether new channels get rich notifications.
    let wantsResourceData: Bool

    func prepareChannel(_ request: PrepareChannelRequest, in context: ProviderContext) throws(ProviderError) -> PreparedChannel {
        guard wantsResourceData else { return PreparedChannel() }
        do throws(CryptographyError) {
            return PreparedChannel(secrets: try ChannelKeys(at: context.clock.now, from: context.keys).secrets)
        } catch {
            throw ProviderError(
                .serverFault, .temporary(retryAfter: nil), operation: .openChannel, message: "no key could be made: \(error.description)")
        }
    }

    func openChannel(_ request: OpenChannelRequest, in context: ProviderContext) async throws(ProviderError) -> OpenChannelReply {
        let subscriptions = Subscriptions(client: GraphClient(endpoints, context, .openChannel))
        let made = try await subscriptions.make(request, now: context.clock.now)
        let settings = SubscriptionSettings(subscription: made.id, application: made.applicationId, tenant: tenant)
        return OpenChannelReply(expiresAt: made.end, settings: settings.values)
    }

    func renewChannel(_ request: RenewChannelRequest, in context: ProviderContext) async throws(ProviderError) -> RenewChannelReply {
        let client = GraphClient(endpoints, context, .renewChannel)
        guard let settings = SubscriptionSettings(request.channel.settings) else {
            throw ProviderError(
                .notFound, .permanent, operation: .renewChannel,
                message: "\(client.root.peer): the channel was never confirmed, so there is nothing to prolong; open it again")
        }
        let lifetime = SubscriptionLifetime.bounded(request.lifetime, isRich: !request.channel.secrets.isEmpty)
        let renewed = try await client.perform(
            SubscriptionRenewal(id: settings.subscription, end: context.clock.now.addingTimeInterval(lifetime)))
        return RenewChannelReply(expiresAt: renewed.end, settings: settings.values)
    }

    func closeChannel(_ request: CloseChannelRequest, in context: ProviderContext) async throws(ProviderError) {
        let client = GraphClient(endpoints, context, .closeChannel)
        if let settings = SubscriptionSettings(request.channel.settings) {
            try await client.perform(SubscriptionRemoval(id: settings.subscription))
        } else {
            _ = try await Subscriptions(client: client).removeAll(at: request.channel.address)
        }
    }

    func handshake(_ delivery: Delivery, for channel: PushChannel) -> HTTPResponse? {
        channel.isBeingOpened ? EndpointValidation(delivery)?.answer : nil
    }

    func verify(_ delivery: Delivery, for channel: PushChannel, in context: VerificationContext) async -> [DeliveryVerdict] {
        let collection: NotificationCollection
        do throws(RejectionReason) {
            collection = try NotificationCollection(delivery)
        } catch {
            return [.rejected(item: 0, error)]
        }
        let judge = NotificationJudge(channel, in: context)
        var vouching: Vouching?
        if collection.items.contains(where: judge.needsVouching) {
            vouching = Vouching(
                tokens: await ValidationTokens(collection.tokens, application: judge.application, endpoints, in: context),
                key: ChannelKeys(channel.secrets, context.privateKeys)?.decryptionKey(of: channel.id))
        }
        return collection.items.enumerated().map { judge.verdict(on: $1, number: $0, vouching: vouching) }
    }
}
