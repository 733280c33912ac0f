import Foundation
import ProviderKit

extension MicrosoftState {
    /// The most subscriptions of a mailbox.
    private static let mostSubscriptions = 1_000

    /// Whether a subscription may be made; asked before the addresses are called, and again after it.
    func checkRoom(for reading: SubscriptionReading, _ call: GraphCall) throws(GraphProblem) {
        let living = push.living(of: call.account, at: call.now)
        guard living.count < Self.mostSubscriptions else {
            throw GraphProblem(403, "Forbidden", "Subscription quota exceeded: the mailbox has reached its limit of subscriptions.")
        }
        if let old = living.first(where: { $0.scope == reading.scope && $0.changeTypes == reading.changeTypes }) {
            throw GraphProblem(409, "Conflict", "Subscription Id \(old.id) already exists for the requested combination")
        }
    }

    /// Makes a subscription whose addresses have answered.
    mutating func subscribe(
        _ reading: SubscriptionReading, _ call: GraphCall, application: String
    ) throws(GraphProblem) -> GraphReply {
        try checkRoom(for: reading, call)
        harvest(now: call.now)
        guard let account = accounts[call.account] else { throw .notFound }
        let made = MicrosoftSubscription(
            id: random.guid(), account: call.account, scope: reading.scope, resource: reading.resource, changeTypes: reading.changeTypes,
            changeType: reading.changeType, notificationURL: reading.notificationURL, lifecycleURL: reading.lifecycleURL,
            clientState: reading.clientState, encryption: reading.encryption, isImmutable: call.preferences.isImmutable,
            since: account.sequence, end: reading.end)
        push.subscriptions[made.id] = made
        return GraphReply(201, told(made, call, application))
    }

    func listSubscriptions(_ call: GraphCall, application: String) -> GraphReply {
        page(push.living(of: call.account, at: call.now).map { told($0, call, application) }, call)
    }

    func getSubscription(_ call: GraphCall, application: String) throws(GraphProblem) -> GraphReply {
        GraphReply(200, told(try subscription(call), call, application))
    }

    mutating func renewSubscription(_ call: GraphCall, application: String) throws(GraphProblem) -> GraphReply {
        var found = try subscription(call)
        guard Set(call.body.object?.keys.map { $0 } ?? []) == ["expirationDateTime"] else {
            throw .notSimulated("change of a subscription's address or certificate")
        }
        found.end = try SubscriptionReading.end(
            call.body["expirationDateTime"]?.text, isRich: found.encryption != nil, now: call.now)
        found.needsAuthorization = false
        push.subscriptions[found.id] = found
        return GraphReply(200, told(found, call, application))
    }

    mutating func removeSubscription(_ call: GraphCall) throws(GraphProblem) -> GraphReply {
        let found = try subscription(call)
        harvest(now: call.now)
        push.subscriptions[found.id] = nil
        if !behaviour.deliversAfterRemoval { push.queue.drop { $0.subscription == found.id } }
        return GraphReply(204)
    }

    mutating func reauthorizeSubscription(_ call: GraphCall) throws(GraphProblem) -> GraphReply {
        let found = try subscription(call)
        push.subscriptions[found.id]?.needsAuthorization = false
        return GraphReply(204)
    }

    private func subscription(_ call: GraphCall) throws(GraphProblem) -> MicrosoftSubscription {
        guard let found = push.subscriptions[(call.values["subscription-id"] ?? "").lowercased()], found.account == call.account,
            call.now < found.end
        else { throw GraphProblem(404, "ResourceNotFound", "The object was not found.") }
        return found
    }

    private func told(_ subscription: MicrosoftSubscription, _ call: GraphCall, _ application: String) -> GraphValue {
        subscription.value(application: application, creator: accounts[subscription.account]?.id ?? "")
    }
}
