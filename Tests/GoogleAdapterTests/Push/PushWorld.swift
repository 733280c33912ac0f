import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators

@testable import GoogleAdapter

/// A simulated Google that delivers to an inbox, and a host's side of push.
struct PushWorld {
    let harness: SimulatedHarness
    let inbox: DeliveryInbox
    let calendar: CalendarID
    let key: ChannelTokenKey
    let tokens: ChannelTokens

    init() async throws {
        harness = try SimulatedHarness()
        inbox = DeliveryInbox(clock: harness.clock)
        harness.simulator.pushTransport = inbox
        calendar = CalendarID(SimulatedHarness.account)
        key = try ChannelTokenKey(Secret(bytes: [UInt8](repeating: 3, count: 32)))
        tokens = ChannelTokens(current: key)
    }

    var simulator: GoogleSimulator { harness.simulator }
    var now: Date { harness.clock.now }

    /// A channel as a host stores it before Google hears of it.
    func prepared(_ name: String = "channel-1", generation: Int = 0) -> PushChannel {
        PushChannel(
            id: ChannelID(name), provider: ProviderID("google"), connection: ConnectionID("conformance"), calendar: calendar,
            generation: generation, address: Secret("https://host.example/webhooks/google/\(name)"), isBeingOpened: true,
            acceptedUntil: now.addingTimeInterval(8 * 86_400), settings: nil, secrets: Secret(""))
    }

    /// Opens a channel.
    func open(_ name: String = "channel-1", generation: Int = 0, token: Secret? = nil) async throws -> PushChannel {
        let channel = prepared(name, generation: generation)
        inbox.listen(at: channel.address, status: 202)
        let token = try token ?? tokens.token(for: channel.binding, until: channel.acceptedUntil)
        let reply = try await harness.owner.openChannel(OpenChannelRequest(channel: channel, token: token, lifetime: 7 * 86_400))
        return channel.confirmed(reply.settings)
    }

    private func hour() throws -> TimeWindow {
        guard let window = TimeWindow(start: now, end: now.addingTimeInterval(3_600)) else { throw HarnessError("no hour") }
        return window
    }

    /// Changes something in the calendar and gives what is delivered then.
    func change(_ channel: PushChannel, _ title: String = "Changed") async throws -> Delivery {
        _ = inbox.take(from: channel.address)
        _ = try await harness.counterpart?.put(CounterpartEvent(title, .instants(try hour())), in: calendar)
        await simulator.flushDeliveries()
        guard let delivery = inbox.take(from: channel.address).last else { throw HarnessError("nothing was delivered") }
        return delivery
    }

    /// The one verdict on a delivery.
    func verdict(_ delivery: Delivery, _ channel: PushChannel, at instant: Date? = nil) async throws -> DeliveryVerdict {
        let context = VerificationContext(
            tokens: tokens, keySets: KeySetCache(http: inbox, clock: harness.clock), now: instant ?? now)
        let role = GooglePushReceiving(endpoints: .production)
        guard let verdict = await role.verify(delivery, for: channel, in: context).first else { throw HarnessError("no verdict") }
        return verdict
    }

    /// Why a delivery is not believed; `nil` where it is.
    func reason(_ delivery: Delivery, _ channel: PushChannel, at instant: Date? = nil) async throws -> RejectionReason? {
        if case .rejected(_, let reason) = try await verdict(delivery, channel, at: instant) { reason } else { nil }
    }
}

extension PushChannel {
    /// The channel when Google has confirmed it.
    func confirmed(_ settings: ConnectionSettings?, until end: Date? = nil) -> PushChannel {
        PushChannel(
            id: id, provider: provider, connection: connection, calendar: calendar, generation: generation, address: address,
            isBeingOpened: settings == nil, acceptedUntil: end ?? acceptedUntil, settings: settings, secrets: secrets)
    }
}

extension Delivery {
    /// The same delivery with another value of a field, or without it.
    func with(_ field: String, _ value: String?) -> Delivery {
        var headers = headers
        headers[field] = value
        return with(headers: headers)
    }
}
