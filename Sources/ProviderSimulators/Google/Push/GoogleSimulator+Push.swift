import Foundation
public import ProviderKit
import Synchronization

extension GoogleSimulator: DeliverySource {
    /// Carries deliveries to the host.
    public var pushTransport: (any HTTPTransport)? {
        get { transport.withLock { $0 } }
        set { transport.withLock { $0 = newValue } }
    }

    /// What befalls deliveries.
    public var deliveryPlan: DeliveryPlan {
        get { state.withLock { $0.push.queue.plan } }
        set { state.withLock { $0.push.queue.plan = newValue } }
    }

    /// From now on channels may deliver to plain `http` addresses.
    public func allowPlainAddresses() { options.takesPlainHooks = true }

    /// Sends everything that is due.
    public func flushDeliveries() async { await flush() }

    /// Sends everything that is due now.
    public func sendDueDeliveries() async { await sendDue() }

    /// How many channels an account has that are neither stopped nor ended.
    public func livingChannels(of account: String) -> Int {
        let now = clock.now
        return state.withLock { state in state.push.channels.values.count { $0.account == account && $0.isAlive(at: now) } }
    }

    /// Sends `not_exists` through every channel on a calendar. When the real service does is not documented for events.
    public func announceMissing(_ calendar: CalendarID) {
        let now = clock.now
        state.withLock { state in
            for (id, channel) in state.push.channels.sorted(by: { $0.key < $1.key })
            where channel.calendar == calendar.rawValue && channel.isAlive(at: now) {
                state.push.send(.missing, through: id, now: now)
            }
        }
    }

    /// 500, 502, 503 and 504 are tried again ("Get push notifications"). How often and when is not published.
    var retryRules: RetryRules {
        RetryRules(callsForRetry: { $0.map { [500, 502, 503, 504].contains($0) } ?? true }, tries: 4, patience: 60)
    }

    func takeDue(now: Date) -> [OutgoingRequest] {
        state.withLock { state in
            state.push.ungreeted = []
            return state.push.queue.takeDue(now: now, pack: Self.pack)
        }
    }

    func putBack(_ request: OutgoingRequest, now: Date) {
        state.withLock { $0.push.queue.putBack(request, now: now, rules: retryRules) }
    }

    var nextRetry: Date? { state.withLock { $0.push.queue.nextRetry } }

    /// Greets channels that were opened just now, before the answer to opening is given.
    func greet() async {
        guard let transport = pushTransport, options.greetsBeforeAnswer else { return }
        let now = clock.now
        let due = state.withLock { state in
            let ids = Set(state.push.ungreeted)
            state.push.ungreeted = []
            guard !ids.isEmpty else { return [OutgoingRequest]() }
            return state.push.queue.takeDue(now: now, where: { ids.contains($0.channel.id) }, pack: Self.pack)
        }
        for request in due { await deliver(request, through: transport) }
    }

    private static func pack(_ messages: [GooglePushMessage]) -> [HTTPRequest] { messages.map(\.request) }
}
