import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators

@testable import MicrosoftAdapter

/// A simulated Graph that delivers to an inbox, and a host's side of push.
struct PushWorld {
    static let account = "ada@example.org"

    let simulator: MicrosoftSimulator
    let clock = SimulatedClock()
    let inbox: DeliveryInbox
    let calendar: CalendarID
    let tokens: ChannelTokens
    let keySets: KeySetCache
    let role: any PushReceiving
    let session: ProviderSession

    /// `tenant` is the adapter's; a personal account is made where `isPersonal`.
    init(
        resourceData: Bool = false, tenant: String = "common", isPersonal: Bool = false,
        behaviour: MicrosoftBehaviour = MicrosoftBehaviour()
    ) throws {
        simulator = MicrosoftSimulator(clock: clock, behaviour: behaviour)
        inbox = DeliveryInbox(clock: clock)
        calendar = isPersonal ? simulator.makePersonalAccount(Self.account) : simulator.makeAccount(Self.account)
        simulator.pushTransport = inbox
        tokens = ChannelTokens(current: try ChannelTokenKey(Secret(bytes: [UInt8](repeating: 3, count: 32))))
        let transport = SimulatorTransport([simulator.origin.host() ?? "": simulator], clock: clock)
        keySets = KeySetCache(http: transport, clock: clock)
        guard let endpoints = MicrosoftEndpoints(origin: simulator.origin) else { throw HarnessError("the simulator has no address") }
        let adapter = MicrosoftAdapter(endpoints: endpoints, tenant: tenant, resourceData: resourceData)
        guard let role = adapter.pushReceiving else { throw HarnessError("the adapter receives no push") }
        self.role = role
        let context = ProviderContext(
            connection: ConnectionContext(
                id: ConnectionID("c"), credential: .bearer(simulator.grant(to: Self.account, scopes: nil).accessToken)),
            http: transport, clock: clock, random: SystemRandom())
        session = ProviderSession(adapter: adapter, context: context, retry: .never)
    }

    var now: Date { clock.now }

    /// A channel as a host stores it before Graph hears of it.
    func prepared(_ name: String = "channel-1", calendar: CalendarID? = nil) throws -> PushChannel {
        let calendar = calendar ?? self.calendar
        let prepared = try session.prepareChannel(PrepareChannelRequest(calendar: calendar, channel: ChannelID(name)))
        return PushChannel(
            id: ChannelID(name), provider: ProviderID("microsoft"), connection: ConnectionID("c"), calendar: calendar, generation: 0,
            address: Secret("https://host.example/webhooks/microsoft/\(name)"), isBeingOpened: true,
            acceptedUntil: now.addingTimeInterval(8 * 86_400), settings: nil, secrets: prepared.secrets)
    }

    /// Opens a channel, answering handshakes as a host does.
    func open(_ name: String = "channel-1", calendar: CalendarID? = nil) async throws -> PushChannel {
        let channel = try prepared(name, calendar: calendar)
        answerHandshakes(of: channel)
        let reply = try await session.openChannel(request(for: channel))
        inbox.listen(at: channel.address, status: 202)
        _ = inbox.take(from: channel.address)
        return channel.confirmed(reply.settings)
    }

    func request(for channel: PushChannel, lifetime: TimeInterval = 7 * 86_400) throws -> OpenChannelRequest {
        OpenChannelRequest(
            channel: channel, token: try tokens.token(for: channel.binding, until: channel.acceptedUntil), lifetime: lifetime)
    }

    func answerHandshakes(of channel: PushChannel) {
        inbox.listen(at: channel.address) { [role] delivery in role.handshake(delivery, for: channel) ?? HTTPResponse(status: 202) }
    }

    private func hour() throws -> TimeWindow {
        guard let window = TimeWindow(start: now, end: now.addingTimeInterval(3_600)) else { throw HarnessError("no hour") }
        return window
    }

    /// Changes something in a calendar and gives what is delivered then.
    func change(_ channel: PushChannel, count: Int = 1) async throws -> Delivery {
        _ = inbox.take(from: channel.address)
        for number in 0..<count {
            _ = try await simulator.counterpart(for: Self.account)
                .put(CounterpartEvent("Changed \(number)", .instants(try hour())), in: channel.calendar)
        }
        return try await arrival(channel)
    }

    /// What is delivered now.
    func arrival(_ channel: PushChannel) async throws -> Delivery {
        await simulator.flushDeliveries()
        guard let delivery = inbox.take(from: channel.address).last else { throw HarnessError("nothing was delivered") }
        return delivery
    }

    /// The verdicts on a delivery: the kind of an item that is believed, the reason of one that is not.
    func verdicts(_ delivery: Delivery, _ channel: PushChannel, at instant: Date? = nil) async -> [Verdict] {
        let context = VerificationContext(tokens: tokens, keySets: keySets, now: instant ?? now)
        return await role.verify(delivery, for: channel, in: context).map { verdict in
            switch verdict {
            case .genuine(let notification): .genuine(notification.kind)
            case .rejected(_, let reason): .rejected(reason)
            }
        }
    }

    /// A verdict in short.
    enum Verdict: Equatable {
        case genuine(ChangeNotification.Kind)
        case rejected(RejectionReason)
    }
}

extension PushChannel {
    /// The channel when Graph has confirmed it, or before that.
    func confirmed(_ settings: ConnectionSettings?, until end: Date? = nil, secrets: Secret? = nil) -> PushChannel {
        PushChannel(
            id: id, provider: provider, connection: connection, calendar: calendar, generation: generation, address: address,
            isBeingOpened: settings == nil, acceptedUntil: end ?? acceptedUntil, settings: settings, secrets: secrets ?? self.secrets)
    }
}

extension Delivery {
    /// The same delivery with another body.
    func with(_ text: String, method: HTTPMethod = .post, query: String = "") -> Delivery {
        Delivery(method: method, headers: headers, query: query, body: Data(text.utf8), receivedAt: receivedAt)
    }

    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The same delivery with its body changed as JSON.
    func changing(_ change: (inout [String: Any]) -> Void) throws -> Delivery {
        guard var json = try JSONSerialization.jsonObject(with: body) as? [String: Any] else { throw HarnessError("no object") }
        change(&json)
        return with(String(decoding: try JSONSerialization.data(withJSONObject: json), as: UTF8.self))
    }

    /// The same delivery with one of its items changed.
    func item(_ number: Int = 0, _ change: (inout [String: Any]) -> Void) throws -> Delivery {
        try changing { json in
            guard var items = json["value"] as? [[String: Any]], items.indices.contains(number) else { return }
            change(&items[number])
            json["value"] = items
        }
    }
}
