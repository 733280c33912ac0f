import Foundation
public import ProviderKit

/// A simulated provider that pushes: messages wait until they are flushed, so that a test decides when they arrive.
public protocol PushingSimulator: Sendable {
    /// Carries deliveries to the host; `nil` while there is none, and then messages wait.
    var pushTransport: (any HTTPTransport)? { get nonmutating set }
    /// What befalls deliveries.
    var deliveryPlan: DeliveryPlan { get nonmutating set }

    /// From now on channels may deliver to plain `http` addresses: loopback servers have no certificates.
    func allowPlainAddresses()

    /// Sends everything that is due and returns when all of it is answered. Retries that are due within ten seconds are waited for, by the
    /// simulator's clock; later ones, and what the plan delays, wait for another call.
    func flushDeliveries() async

    /// Sends everything that is due now and waits for no retry.
    func sendDueDeliveries() async
}

extension PushingSimulator {
    /// Sends what is due, again and again, until the task is cancelled. For a simulator on a real clock.
    public func deliverContinuously(every pause: Duration = .milliseconds(20)) async {
        while !Task.isCancelled {
            await sendDueDeliveries()
            do { try await Task.sleep(for: pause) } catch { return }
        }
    }
}

/// How a simulator gives out what is due and learns what came of it.
protocol DeliverySource: PushingSimulator {
    /// Tells the time.
    var clock: any WallClock { get }
    /// When requests are tried again.
    var retryRules: RetryRules { get }

    /// Takes out everything that is due.
    func takeDue(now: Date) -> [OutgoingRequest]
    /// Puts a request back that failed.
    func putBack(_ request: OutgoingRequest, now: Date)
    /// When the next retry is due.
    var nextRetry: Date? { get }
}

extension DeliverySource {
    /// How long a flush waits for a retry, in seconds.
    private static var longestWait: TimeInterval { 10 }

    /// What ``PushingSimulator/flushDeliveries()`` does.
    func flush() async {
        guard pushTransport != nil else { return }
        while !Task.isCancelled {
            await sendDue()
            guard let next = nextRetry else { return }
            let wait = next.timeIntervalSince(clock.now)
            guard wait < Self.longestWait else { return }
            if wait > 0 { do { try await clock.sleep(for: .seconds(wait)) } catch { return } }
        }
    }

    /// What ``PushingSimulator/sendDueDeliveries()`` does.
    func sendDue() async {
        guard let transport = pushTransport else { return }
        for request in takeDue(now: clock.now) { await deliver(request, through: transport) }
    }

    /// Sends one request and puts it back where the answer calls for that.
    func deliver(_ request: OutgoingRequest, through transport: any HTTPTransport) async {
        let status = (try? await transport.send(request.request))?.status
        if retryRules.callsForRetry(status) { putBack(request, now: clock.now) }
    }
}
