import CalendarStore
import Foundation
import HTTPTypes
import Logging
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalendarHost

/// A host that receives push from a simulated provider, with one account connected, one calendar kept, and its channel open.
final class PushWorld: Sendable {
    static let connection = MemoryWorld.connection
    static let base = "https://sync.example.org"
    static let vaultKey = Secret(bytes: [UInt8](repeating: 7, count: 32))

    let provider: MemoryProvider
    let adapter: any ProviderAdapter
    let store: any Store
    let clock: TestClock
    let log = LogLines()
    let calendar: CalendarID
    let services: HostServices

    /// `opens` leaves the channel to the test.
    init(
        _ changes: [String: String] = [:], renewal: PushAbilities.Renewal = .replacement, store: (any Store)? = nil,
        http: any HTTPTransport = NoTransport(), clock: TestClock = TestClock(), opens: Bool = true,
        wrap: (MemoryAdapter) -> any ProviderAdapter = { $0 }
    ) async throws {
        provider = MemoryProvider(password: MemoryWorld.password)
        calendar = provider.makeCalendar(named: "First")
        adapter = wrap(MemoryAdapter(provider: provider, renewal: renewal))
        if let store { self.store = store } else { self.store = try await SQLiteStore.inMemory() }
        self.clock = clock
        services = try Self.services(adapter, self.store, clock, log, http, changes)
        _ = try await services.connections.connect(
            provider: adapter.id, server: provider.server, username: "owner", password: MemoryWorld.password, id: Self.connection,
            actor: "test")
        _ = try await services.calendars.refresh(Self.connection)
        guard opens else { return }
        try await settle()
        try #require(try await channel()?.state == .open)
    }

    static func environment(_ changes: [String: String] = [:]) -> [String: String] {
        MemoryWorld.environment(["CALENDAR_WEBHOOK_ENABLED": "true", "CALENDAR_WEBHOOK_BASE_URL": base].merging(changes) { $1 })
    }

    static func services(
        _ adapter: any ProviderAdapter, _ store: any Store, _ clock: TestClock, _ log: LogLines, _ http: any HTTPTransport,
        _ changes: [String: String], vaultKey: Secret = PushWorld.vaultKey, previous: PreviousVaultKey? = nil
    ) throws -> HostServices {
        try HostServices(
            configuration: try HostConfiguration(environment: environment(changes)), catalogue: try AdapterCatalogue([adapter]),
            store: store, vaultKey: vaultKey, previousVaultKey: previous, http: http, clock: clock, logger: log.logger())
    }

    /// Another host over the same database and provider, differently configured.
    func other(_ changes: [String: String] = [:], vaultKey: Secret = PushWorld.vaultKey, previous: PreviousVaultKey? = nil) throws
        -> HostServices
    {
        try Self.services(adapter, store, clock, log, NoTransport(), changes, vaultKey: vaultKey, previous: previous)
    }

    var address: CalendarAddress { CalendarAddress(connection: Self.connection, calendar: calendar) }
    var counterpart: MemoryCounterpart { MemoryCounterpart(provider: provider) }

    /// The calendar's newest channel, ended or not.
    func channel() async throws -> StoredChannel? { try await channels().last }

    func channels() async throws -> [StoredChannel] { try await store.channels(of: address, endedToo: true) }

    /// Schedules what is due and works it off, until nothing more is due.
    func settle(with other: HostServices? = nil) async throws {
        let services = other ?? services
        for _ in 0..<10 {
            try await services.jobs.scheduler.schedule()
            guard try await runDueJobs(services) > 0 else { return }
        }
    }

    /// Works off every job that is due, once.
    @discardableResult
    func runDueJobs(_ other: HostServices? = nil) async throws -> Int {
        let services = other ?? services
        let claim = JobClaim(owner: "test", kinds: JobWorker.kinds, limit: 1_000, leaseUntil: clock.now + 600)
        let jobs = try await store.claimJobs(claim, at: clock.now)
        for job in jobs { await services.worker.run(job) }
        return jobs.count
    }

    func jobs(_ kind: JobKind, dueBy time: Date? = nil) async throws -> [Job] {
        let limit = time ?? clock.now
        return try await store.jobs(in: .ready, after: nil, limit: 1_000).filter { $0.kind == kind && $0.runAfter <= limit }
    }

    /// Puts an event at the provider as somebody else would, an hour long, so many hours from now.
    func changeAtProvider(_ title: String = "Elsewhere", hour: Double = 24) async throws {
        let base = (Date().timeIntervalSince1970 / 3_600).rounded(.down) * 3_600
        let start = Date(timeIntervalSince1970: base + hour * 3_600)
        let window = try #require(TimeWindow(start: start, end: start + 3_600))
        _ = try await counterpart.put(CounterpartEvent(title, .instants(window)), in: calendar)
    }

    /// How many busy intervals the host knows of in the next two days.
    func busyCount() async throws -> Int {
        let window = try #require(TimeWindow(start: Date(), end: Date() + 2 * 86_400))
        return try await services.store.availability(AvailabilityQuery(calendars: [address], window: window))[0].busy.count
    }

    /// Delivers a message as it is, or changed.
    func deliver(
        _ message: MemoryMessage, to services: HostServices? = nil, _ change: (inout HTTPFields) -> Void = { _ in }
    ) async throws -> APIClient.Answer {
        var fields = HTTPFields()
        for field in message.headers.fields { fields.append(HTTPField(name: try name(field.name), value: field.value)) }
        change(&fields)
        return try await post(Self.path(of: message), fields, to: services)
    }

    func post(
        _ path: String, _ fields: HTTPFields = [:], body: String? = nil, to services: HostServices? = nil
    ) async throws -> APIClient.Answer {
        try await APIClient.send(.post, path, fields, body: body, to: services ?? self.services, log: log)
    }

    func name(_ text: String) throws -> HTTPField.Name { try #require(HTTPField.Name(text)) }

    /// The path that a message is addressed to.
    static func path(of message: MemoryMessage) -> String { String(message.address.revealText().dropFirst(base.count)) }

    /// A message that the provider would send now; the channel is open.
    func message(_ event: MemoryMessage.Event = .changed) async throws -> MemoryMessage {
        let id = try #require(try await channel()?.id)
        _ = provider.takeMessages()
        provider.send(event, through: id)
        return try #require(provider.takeMessages().last)
    }

    /// A message of the channel of another calendar, which is made for it.
    func messageElsewhere() async throws -> MemoryMessage {
        let second = provider.makeCalendar(named: "Second")
        _ = try await services.calendars.refresh(Self.connection)
        try await settle()
        let other = CalendarAddress(connection: Self.connection, calendar: second)
        let id = try #require(try await store.channels(of: other, endedToo: false).last?.id)
        provider.send(.changed, through: id)
        return try #require(provider.takeMessages().last)
    }

    /// How many items came to this end.
    func count(_ outcome: DeliveryOutcome, of other: HostServices? = nil) -> Int {
        (other ?? services).deliveries.snapshot().filter { $0.outcome == outcome.name && $0.reason == outcome.reason?.rawValue }
            .reduce(0) { $0 + $1.count }
    }
}

extension APIClient.Answer {
    /// Everything that a sender can see.
    var visible: String { "\(status)\n\(headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n"))\n\(text)" }
}
