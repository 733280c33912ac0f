import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators

@testable import CalDAVAdapter

/// A simulated server that pushes, an account with a connected session, and an inbox at which its messages arrive.
struct PushWorld {
    let clock = SimulatedClock(Date(timeIntervalSince1970: 1_800_000_000))
    let simulator: CalDAVSimulator
    let inbox: DeliveryInbox
    let session: ProviderSession
    let counterpart: CalDAVCounterpart
    let calendar: CalendarID
    let adapter = CalDAVAdapter()
    private let context: VerificationContext

    init(_ style: CalDAVPushStyle? = .xandikos) async throws {
        simulator = try CalDAVSimulator(clock: clock, push: style)
        calendar = simulator.makeAccount("anna", password: Secret("Xk3-hidden"))
        inbox = DeliveryInbox(clock: clock)
        simulator.sendPushes(through: inbox)
        let transport = SimulatorTransport([simulator.origin.host() ?? "": simulator], clock: clock)
        let harness = try simulator.harness(adapter: adapter, account: "anna", transport: transport)
        session = try await harness.session(for: .owner)
        counterpart = try simulator.counterpart(for: "anna", transport: transport)
        let key = try ChannelTokenKey(Secret(bytes: [UInt8](repeating: 7, count: 32)))
        context = VerificationContext(
            tokens: ChannelTokens(current: key), keySets: KeySetCache(http: transport, clock: clock), now: clock.now)
    }

    /// A channel as the host stores it before it is opened.
    func prepared(
        _ name: String = "one", sender: PushChannel.Sender = .provider, calendar: CalendarID? = nil,
        origin: String = "https://sync.example.test"
    ) throws -> PushChannel {
        let id = ChannelID(name)
        let calendar = calendar ?? self.calendar
        let secrets = try session.prepareChannel(PrepareChannelRequest(calendar: calendar, channel: id, sender: sender)).secrets
        return PushChannel(
            id: id, provider: ProviderID("caldav"), connection: ConnectionID("c-\(name)"), calendar: calendar, generation: 0,
            sender: sender,
            address: Secret("\(origin)/webhooks/caldav/capability-of-\(name)"), isBeingOpened: true,
            acceptedUntil: clock.now.addingTimeInterval(3 * 86_400), settings: nil, secrets: secrets)
    }

    /// Opens a channel at the server.
    func open(_ channel: PushChannel) async throws -> PushChannel {
        inbox.listen(at: channel.address, status: 201)
        let reply = try await session.openChannel(OpenChannelRequest(channel: channel, token: Secret("unused"), lifetime: 3 * 86_400))
        return channel.confirmed(reply.settings)
    }

    /// Opens a channel that was never heard of.
    func open(
        _ name: String = "one", calendar: CalendarID? = nil, origin: String = "https://sync.example.test"
    ) async throws -> PushChannel {
        try await open(try prepared(name, calendar: calendar, origin: origin))
    }

    /// What arrives at a channel's address after an event was put into its calendar.
    func deliveryOfChange(to channel: PushChannel) async throws -> Delivery {
        let start = clock.now.addingTimeInterval(86_400)
        guard let window = TimeWindow(start: start, end: start.addingTimeInterval(3_600)) else { throw HarnessError("no window") }
        _ = try await counterpart.put(CounterpartEvent("Fitting", .instants(window)), in: channel.calendar)
        return try await delivery(to: channel)
    }

    /// The one message that waits for a channel.
    func delivery(to channel: PushChannel) async throws -> Delivery {
        try await simulator.flushPushes()
        let arrived = inbox.take(from: channel.address)
        guard arrived.count == 1 else { throw HarnessError("\(arrived.count) messages arrived instead of one") }
        return arrived[0]
    }

    /// What the adapter makes of a delivery.
    func verdict(_ delivery: Delivery, _ channel: PushChannel, after seconds: TimeInterval = 0) async -> DeliveryVerdict? {
        let context = VerificationContext(
            tokens: context.tokens, keySets: context.keySets, now: clock.now.addingTimeInterval(seconds))
        let verdicts = await adapter.pushReceiving?.verify(delivery, for: channel, in: context) ?? []
        return verdicts.count == 1 ? verdicts[0] : nil
    }

    /// Messages that only somebody who holds the server's key and knows the subscription can make.
    func forge(for channel: PushChannel) throws -> MessageForge {
        MessageForge(try CalDAVPushCounterpart(simulator: simulator).material(for: channel), now: clock.now)
    }
}

extension PushChannel {
    /// The channel once its provider confirmed it.
    func confirmed(_ settings: ConnectionSettings) -> PushChannel {
        PushChannel(
            id: id, provider: provider, connection: connection, calendar: calendar, generation: generation, sender: sender,
            address: address, isBeingOpened: false, acceptedUntil: acceptedUntil, settings: settings, secrets: secrets)
    }
}

extension DeliveryVerdict {
    /// Why it was not believed; `nil` where it was.
    var reason: RejectionReason? { if case .rejected(_, let reason) = self { reason } else { nil } }
    /// What it says; `nil` where it was not believed.
    var notification: ChangeNotification? { if case .genuine(let notification) = self { notification } else { nil } }
}
