import Foundation
import ProviderKit

/// Makes and removes subscriptions for one verb.
struct Subscriptions: Sendable {
    let client: GraphClient

    /// Makes the subscription of a channel.
    ///
    /// The application can have one subscription of a kind on one calendar of an account. Where that is left over from an attempt to open
    /// this very channel, whose answer was lost, it is removed and made again. Another one is left alone: it may be somebody's.
    func make(_ request: OpenChannelRequest, now: Date) async throws(ProviderError) -> GraphSubscription {
        let creation = SubscriptionCreation(wish: try wish(request, now: now))
        var reply = try await client.perform(creation)
        if case .exists = reply, try await removeAll(at: request.channel.address) { reply = try await client.perform(creation) }
        switch reply {
        case .made(let made):
            guard request.channel.secrets.isEmpty || made.applicationId?.isEmpty == false else {
                throw client.error.violation(
                    "Graph does not say for which application the subscription is, so nothing that it vouches for can be believed",
                    isWrite: true)
            }
            return made
        case .exists(let refusal):
            throw ProviderError(
                .conflict, .permanent, operation: .openChannel,
                message: "\(client.root.peer): the application has a subscription on this calendar already, of another connection or an"
                    + " earlier channel. Close that one, or wait until it ends; the calendar is polled until then", context: refusal.context
            )
        }
    }

    /// Removes the subscriptions that deliver to an address, and tells whether there were any.
    func removeAll(at address: Secret) async throws(ProviderError) -> Bool {
        let items: [GraphItem<GraphSubscription>] = try await client.all { SubscriptionPage(link: $0) }
        var isFound = false
        for case .readable(let item) in items where item.notificationUrl.map({ Secret($0) == address }) ?? false {
            try await client.perform(SubscriptionRemoval(id: item.id))
            isFound = true
        }
        return isFound
    }

    private func wish(_ request: OpenChannelRequest, now: Date) throws(ProviderError) -> GraphSubscriptionBody {
        let isRich = !request.channel.secrets.isEmpty
        let end = now.addingTimeInterval(SubscriptionLifetime.bounded(request.lifetime, isRich: isRich))
        let address = request.channel.address.revealText()
        // Below `me`, because a subscription with delegated rights covers the account's own mailbox only.
        let resource = "me/calendars/\(PercentEncoding.component(request.channel.calendar.rawValue))/events"
        var wish = GraphSubscriptionBody(
            changeType: "created,updated,deleted", notificationUrl: address, lifecycleNotificationUrl: address, resource: resource,
            expirationDateTime: RFC3339.text(end), clientState: request.token.revealText())
        guard isRich else { return wish }
        guard let keys = ChannelKeys(request.channel.secrets) else {
            throw ProviderError(
                .invalidRequest, .permanent, operation: .openChannel, message: "the channel's keys cannot be read; open a new channel")
        }
        // Content is not what is wanted, only that it is vouched for: the id is the least that can be asked for.
        wish.resource = resource + "?$select=id"
        wish.includeResourceData = true
        wish.encryptionCertificate = Data(keys.certificate).base64EncodedString()
        wish.encryptionCertificateId = request.channel.id.rawValue
        return wish
    }
}
