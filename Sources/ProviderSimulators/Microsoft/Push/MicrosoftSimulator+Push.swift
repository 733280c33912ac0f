import Foundation
public import ProviderKit
import Synchronization

extension MicrosoftSimulator: DeliverySource {
    /// Carries deliveries and validations to the host. Without one, no address answers, so no subscription can be made.
    public var pushTransport: (any HTTPTransport)? {
        get { transport.withLock { $0 } }
        set { transport.withLock { $0 = newValue } }
    }

    /// What befalls deliveries.
    public var deliveryPlan: DeliveryPlan {
        get { state.withLock { $0.push.queue.plan } }
        set { state.withLock { $0.push.queue.plan = newValue } }
    }

    /// The organisation of work accounts, a GUID.
    public static var workTenant: String { MicrosoftIdentity.workTenant }

    /// From now on subscriptions may deliver to plain `http` addresses.
    public func allowPlainAddresses() { behaviour.takesPlainAddresses = true }

    /// Sends everything that is due.
    public func flushDeliveries() async { await flush() }

    /// Sends everything that is due now.
    public func sendDueDeliveries() async { await sendDue() }

    /// How many subscriptions an account has that have not ended.
    public func livingSubscriptions(of account: String) -> Int {
        let now = clock.now
        return state.withLock { $0.push.living(of: account.lowercased(), at: now).count }
    }

    /// Has another key sign tokens; the one before it stays published.
    public func rotateSigningKeys() { state.withLock { $0.push.keys.rotate() } }

    /// Asks for every subscription of an account to be authorised anew; deliveries pause until then.
    public func requireReauthorization(of account: String) {
        eachSubscription(of: account) { state, subscription, now in
            state.push.subscriptions[subscription.id]?.needsAuthorization = true
            state.tellLifecycle("reauthorizationRequired", of: subscription, now: now)
        }
    }

    /// Ends every subscription of an account.
    public func removeSubscriptions(of account: String) {
        eachSubscription(of: account) { state, subscription, now in
            state.push.subscriptions[subscription.id] = nil
            state.tellLifecycle("subscriptionRemoved", of: subscription, now: now)
        }
    }

    /// Drops what waits for an account's subscriptions, and says so.
    public func missNotifications(of account: String) {
        eachSubscription(of: account) { state, subscription, now in
            state.push.queue.drop { $0.subscription == subscription.id }
            state.tellLifecycle("missed", of: subscription, now: now)
        }
    }

    /// Everything but 2xx is tried again, for up to four hours ("Receive change notifications through webhooks").
    var retryRules: RetryRules {
        RetryRules(callsForRetry: { $0.map { !(200..<300).contains($0) } ?? true }, tries: 16, patience: 4 * 3_600)
    }

    func takeDue(now: Date) -> [OutgoingRequest] {
        state.withLock { state in
            state.harvest(now: now)
            var queue = state.push.queue
            let due = queue.takeDue(now: now) { state.packed($0, application: client.id, now: now) }
            state.push.queue = queue
            return due
        }
    }

    func putBack(_ request: OutgoingRequest, now: Date) {
        state.withLock { $0.push.queue.putBack(request, now: now, rules: retryRules) }
    }

    var nextRetry: Date? { state.withLock { $0.push.queue.nextRetry } }

    private func eachSubscription(of account: String, _ work: (inout MicrosoftState, MicrosoftSubscription, Date) -> Void) {
        let now = clock.now
        state.withLock { state in
            state.harvest(now: now)
            for subscription in state.push.living(of: account.lowercased(), at: now) { work(&state, subscription, now) }
        }
    }
}
