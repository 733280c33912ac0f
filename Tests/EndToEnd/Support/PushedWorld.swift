import CalDAVAdapter
import CalendarStore
import Foundation
import GoogleAdapter
import Logging
import MicrosoftAdapter
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalendarHost

/// A host as it runs in production, with an account at a simulated provider that pushes, over sockets of this machine.
final class PushedWorld: Sendable {
    /// Which provider, and how it proves its deliveries.
    enum Kind: String, Sendable, CaseIterable, CustomTestStringConvertible {
        case google, microsoft, microsoftWithContent = "microsoft with resource data", caldav
        var testDescription: String { rawValue }
    }

    static let connection = ConnectionID("office")
    private static let account = "ada@example.org"

    let kind: Kind
    let adapter: any ProviderAdapter
    let store: any Store
    let services: HostServices
    let counterpart: any Counterpart
    let push: any PushCounterpart
    let calendar: CalendarID
    let forwarder: Forwarder
    /// The provider, where it is one with an OAuth interface.
    let simulator: (any SimulatedProvider)?
    let logger = Logger(label: "end-to-end") { _ in SwiftLogNoOpLogHandler() }

    init(_ kind: Kind) async throws {
        self.kind = kind
        let clock = SystemClock()
        forwarder = try Forwarder()
        store = try await SQLiteStore.inMemory()
        let password = Secret("Tr0ub4dor & three words")
        let transport: any HTTPTransport
        let connect: @Sendable (HostServices) async throws -> Void
        switch kind {
        case .google, .microsoft, .microsoftWithContent:
            let simulator: any SimulatedProvider = kind == .google ? GoogleSimulator(clock: clock) : MicrosoftSimulator(clock: clock)
            self.simulator = simulator
            simulator.makeAccount(Self.account)
            let origin = simulator.origin
            adapter =
                kind == .google
                ? GoogleAdapter(endpoints: try #require(GoogleEndpoints(origin: origin)))
                : MicrosoftAdapter(
                    endpoints: try #require(MicrosoftEndpoints(origin: origin)), resourceData: kind == .microsoftWithContent)
            transport = SimulatorTransport([try #require(origin.host()): simulator], clock: clock)
            counterpart = simulator.counterpart(for: Self.account)
            push = try #require(simulator.pushCounterpart(for: Self.account))
            connect = { services in
                _ = try await services.connections.connect(
                    provider: simulator.id, server: origin.absoluteString, tokens: simulator.grant(to: Self.account, scopes: nil),
                    id: Self.connection, actor: "test")
            }
        case .caldav:
            self.simulator = nil
            let simulator = try CalDAVSimulator(clock: clock)
            simulator.makeAccount("ada", password: password)
            adapter = CalDAVAdapter()
            transport = SimulatorTransport([try #require(simulator.origin.host()): simulator], clock: clock)
            counterpart = try simulator.counterpart(for: "ada", transport: transport)
            push = CalDAVPushCounterpart(simulator: simulator)
            connect = { services in
                _ = try await services.connections.connect(
                    provider: ProviderID("caldav"), server: simulator.origin.absoluteString, username: "ada", password: password,
                    id: Self.connection, actor: "test")
            }
        }
        services = try HostServices(
            configuration: try HostConfiguration(environment: Self.environment), catalogue: try AdapterCatalogue([adapter]), store: store,
            vaultKey: Secret(bytes: [UInt8](repeating: 7, count: 32)), http: transport, clock: clock, logger: logger)
        push.sendDeliveries(through: forwarder)
        calendar = try #require(try await counterpart.makeCalendar(named: "Watched")).id
        try await connect(services)
        _ = try await services.calendars.refresh(Self.connection)
    }

    private static let environment = [
        "CALENDAR_SYNC_ENABLED": "true", "CALENDAR_JOBS_ENABLED": "true", "CALENDAR_OAUTH_ENABLED": "true",
        "CALENDAR_WEBHOOK_ENABLED": "true",
        "CALENDAR_WEBHOOK_BASE_URL": Forwarder.base, "CALENDAR_ALLOWLIST_PROVIDER_IDS": "*", "CALENDAR_ALLOWLIST_CONNECTION_IDS": "*",
        "CALENDAR_LISTEN": "127.0.0.1:0", "CALENDAR_HORIZON_DAYS": "60", "CALENDAR_POLL_SECONDS": "3600",
    ]

    var address: CalendarAddress { CalendarAddress(connection: Self.connection, calendar: calendar) }

    /// Serves, with the queue worked off, while `work` runs.
    func serve(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let (services, logger, forwarder) = (services, logger, forwarder)
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await HostServer(services: services, logger: logger).run { listening.yield($0) }
                return false
            }
            group.addTask {
                var iterator = ports.makeAsyncIterator()
                forwarder.lead(to: try #require(await iterator.next()))
                try await work()
                return true
            }
            defer { group.cancelAll() }
            let isDone = try await group.next()
            #expect(isDone == true, "the server ended before the test did")
        }
    }

    /// The calendar's channels, those that ended too.
    func channels() async throws -> [StoredChannel] { try await store.channels(of: address, endedToo: true) }

    /// The channel that deliveries come through.
    func openChannel() async throws -> StoredChannel? {
        try await store.channels(of: address, endedToo: false).last { $0.state == .open }
    }

    /// Waits until the host has opened its channel and read the calendar, and nothing is under way.
    func settle() async throws {
        try await wait("an open channel and a first sync") {
            guard try await self.openChannel() != nil else { return false }
            return try await self.isQuiet()
        }
    }

    /// Whether the calendar was read and no work is due: neither now nor within a second, because pulls are paced.
    func isQuiet() async throws -> Bool {
        guard let state = try await store.syncStates(of: Self.connection).first(where: { $0.address == address }), state.asOf != nil,
            !state.isDirty, state.run == nil, try await store.jobs(in: .leased, after: nil, limit: 10).isEmpty
        else { return false }
        return try await store.jobs(in: .ready, after: nil, limit: 100).allSatisfy { $0.runAfter > Date() + 1 }
    }

    /// Waits up to twenty seconds.
    func wait(_ what: String, until condition: @Sendable () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while try await !condition() {
            try #require(ContinuousClock.now < deadline, "waited in vain for \(what)")
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Puts an event of an hour as another program would, on a day from now, and has the provider deliver what it has to.
    @discardableResult
    func change(day: Int) async throws -> TimeWindow {
        let midnight = (Date().timeIntervalSince1970 / 86_400).rounded(.down) * 86_400
        let start = Date(timeIntervalSince1970: midnight + Double(day) * 86_400 + 36_000)
        let window = try #require(TimeWindow(start: start, end: start + 3_600))
        _ = try await counterpart.put(CounterpartEvent("Elsewhere", .instants(window)), in: calendar)
        try await push.flushDeliveries()
        return window
    }

    /// Whether the host says that the window is taken.
    func isBusy(_ window: TimeWindow) async throws -> Bool {
        try await store.availability(AvailabilityQuery(calendars: [address], window: window))[0].busy.contains {
            $0.window.start <= window.start && window.end <= $0.window.end
        }
    }

    /// Everything that a delivery could change.
    func picture() async throws -> Picture {
        let state = try #require(try await store.syncStates(of: Self.connection).first { $0.address == address })
        let channel = try #require(try await openChannel())
        var jobs: [String] = []
        for state in Job.State.allCases {
            jobs += try await store.jobs(in: state, after: nil, limit: 500).map { "\($0.kind) \($0.subject) \(state) \($0.runAfter)" }
        }
        return Picture(
            marks: state.dirtyMarks, lastDelivery: channel.lastDeliveryAt, wish: channel.wish, acceptedUntil: channel.acceptedUntil,
            jobs: jobs.sorted())
    }

    struct Picture: Equatable {
        let marks: Int
        let lastDelivery: Date?
        let wish: ChannelWish?
        let acceptedUntil: Date
        let jobs: [String]
    }

    /// How many items came to an end of this kind.
    func count(where matches: (DeliveryCount) -> Bool) -> Int {
        services.deliveries.snapshot().filter(matches).reduce(0) { $0 + $1.count }
    }
}
