import Foundation
import ProviderKit

extension MicrosoftState {
    /// Turns what happened in mailboxes since the last time into items for the subscriptions that watch it.
    mutating func harvest(now: Date) {
        for address in accounts.keys.sorted() {
            guard let account = accounts[address], !account.happenings.isEmpty else { continue }
            accounts[address]?.happenings = []
            for subscription in push.living(of: address, at: now) where !subscription.needsAuthorization {
                for happening in account.happenings where happening.sequence > subscription.since {
                    let isDefault = account.calendars.first?.id == happening.event.calendar
                    guard subscription.changeTypes.contains(happening.kind.rawValue),
                        subscription.watches(happening.event.calendar, isDefault: isDefault)
                    else { continue }
                    if let item = notification(of: happening, in: account, to: subscription) { push.queue.add(item, now: now) }
                }
            }
        }
    }

    /// Tells the owner of a subscription something about the subscription itself. Such items have no resource.
    mutating func tellLifecycle(_ event: String, of subscription: MicrosoftSubscription, now: Date) {
        guard let account = accounts[subscription.account], let address = subscription.lifecycleURL else { return }
        var value = common(subscription, account)
        value["lifecycleEvent"] = .text(event)
        push.queue.add(
            GraphNotification(
                subscription: subscription.id, address: address, tenant: MicrosoftIdentity.tenant(of: account.kind), isRich: false,
                value: .object(value)), now: now)
    }

    /// Puts what is due into requests: one for each address, with so many items at most, and a token for every organisation whose content it has.
    mutating func packed(_ items: [GraphNotification], application: String, now: Date) -> [HTTPRequest] {
        var addresses: [URL] = []
        for item in items where !addresses.contains(item.address) { addresses.append(item.address) }
        var requests: [HTTPRequest] = []
        for address in addresses {
            var rest = items.filter { $0.address == address }[...]
            while !rest.isEmpty {
                let batch = Array(rest.prefix(max(1, behaviour.itemsPerDelivery)))
                rest = rest.dropFirst(batch.count)
                requests.append(request(to: address, batch, application: application, now: now))
            }
        }
        return requests
    }

    /// What Microsoft's token for an organisation says at this moment, and who signs it.
    mutating func tokenWriter(for tenant: String, application: String, now: Date) -> ValidationTokenWriter {
        ValidationTokenWriter(
            application: application, tenant: tenant, behaviour: behaviour, keys: push.keys, now: now, nonce: random.token(bytes: 16))
    }

    private mutating func request(to address: URL, _ items: [GraphNotification], application: String, now: Date) -> HTTPRequest {
        var body: [String: GraphValue] = ["value": .list(items.map(\.value))]
        let tenants = Set(items.filter(\.isRich).map(\.tenant)).sorted()
        if !tenants.isEmpty {
            body["validationTokens"] = .list(
                tenants.map { .text(tokenWriter(for: $0, application: application, now: now).token) })
        }
        return HTTPRequest(
            method: .post, url: address, headers: ["Content-Type": "application/json; charset=utf-8"], body: GraphValue.object(body).data(),
            timeout: .seconds(10), maximumResponseBytes: 1 << 16)
    }

    private mutating func notification(
        of happening: MicrosoftHappening, in account: MicrosoftAccount, to subscription: MicrosoftSubscription
    ) -> GraphNotification? {
        let event = happening.event
        let id = event.name.id(isImmutable: subscription.isImmutable)
        let path = "Users/\(account.id)/Events/\(id)"
        var value = common(subscription, account)
        value["changeType"] = .text(happening.kind.rawValue)
        value["resource"] = .text(path)
        value["resourceData"] = [
            "@odata.type": "#Microsoft.Graph.Event", "@odata.id": .text(path), "@odata.etag": .text("W/\"\(event.changeKey)\""),
            "id": .text(id),
        ]
        if let encryption = subscription.encryption {
            guard let content = encrypted(event, id, account, encryption, isGone: happening.kind == .deleted) else { return nil }
            value["encryptedContent"] = content
        }
        return GraphNotification(
            subscription: subscription.id, address: subscription.notificationURL, tenant: MicrosoftIdentity.tenant(of: account.kind),
            isRich: subscription.encryption != nil, value: .object(value))
    }

    private func common(_ subscription: MicrosoftSubscription, _ account: MicrosoftAccount) -> [String: GraphValue] {
        var value: [String: GraphValue] = [
            "subscriptionId": .text(subscription.id), "tenantId": .text(MicrosoftIdentity.tenant(of: account.kind)),
            "subscriptionExpirationDateTime": .text(Self.offsetText(subscription.end)),
        ]
        value["clientState"] = subscription.clientState.map { .text($0) }
        return value
    }

    /// `2026-11-26T16:30:00.0000000+05:30`: dates of notifications are not always in UTC.
    private static func offsetText(_ date: Date) -> String {
        let shifted = Int(date.timeIntervalSince1970.rounded(.down)) + 19_800
        return GraphText.civil(shifted) + "+05:30"
    }

    private mutating func encrypted(
        _ event: MicrosoftEvent, _ id: String, _ account: MicrosoftAccount, _ encryption: MicrosoftSubscription.Encryption, isGone: Bool
    ) -> GraphValue? {
        var plaintext: [String: GraphValue] = ["id": .text(id), "@odata.etag": .text("W/\"\(event.changeKey)\"")]
        if !isGone, let preferences = try? GraphPreferences([:]),
            let whole = EventRendering(account: account, preferences: preferences).whole(event).object
        {
            for name in encryption.selection where name != "id" { plaintext[name] = whole[name] }
        }
        let data = GraphValue.object(plaintext).data()
        let key = Secret(bytes: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) })
        guard let content = try? ContentEncryption.content(data, for: encryption, key: key) else { return nil }
        if let text = content["data"]?.text { push.remember(data, of: text) }
        return content
    }
}
