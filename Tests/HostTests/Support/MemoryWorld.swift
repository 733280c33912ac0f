import CalendarStore
import Foundation
import Logging
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalendarHost

/// A host over a simulated provider and a store in memory, with one account connected and two calendars.
final class MemoryWorld: Sendable {
    static let connection = ConnectionID("office")
    static let password = Secret("Tr0ub4dor & three words")

    let provider: MemoryProvider
    let store: any Store
    let clock: TestClock
    let log = LogLines()
    let first: CalendarID
    let second: CalendarID
    let adapter: any ProviderAdapter
    let services: HostServices

    init(
        pageSize: Int = 100, store: (any Store)? = nil, clock: TestClock = TestClock(), leaseSeconds: Int = 60,
        hook: HookedAdapter.Hook? = nil
    ) async throws {
        provider = MemoryProvider(password: Self.password, pageSize: pageSize)
        first = provider.makeCalendar(named: "First")
        second = provider.makeCalendar(named: "Second")
        let base = MemoryAdapter(provider: provider)
        if let hook { adapter = HookedAdapter(base: base, hook: hook) } else { adapter = base }
        if let store { self.store = store } else { self.store = try await SQLiteStore.inMemory() }
        self.clock = clock
        services = try Self.services(adapter, self.store, clock, log, Self.environment(["CALENDAR_JOB_LEASE_SECONDS": "\(leaseSeconds)"]))
        _ = try await services.connections.connect(
            provider: adapter.id, server: provider.server, username: "owner", password: Self.password, id: Self.connection, actor: "test")
        _ = try await services.calendars.refresh(Self.connection)
    }

    /// Everything switched on, with changes.
    static func environment(_ changes: [String: String] = [:]) -> [String: String] {
        [
            "CALENDAR_SYNC_ENABLED": "true", "CALENDAR_JOBS_ENABLED": "true", "CALENDAR_OAUTH_ENABLED": "true",
            "CALENDAR_ALLOWLIST_PROVIDER_IDS": "*", "CALENDAR_ALLOWLIST_CONNECTION_IDS": "*",
        ].merging(changes) { $1 }
    }

    static func services(
        _ adapter: any ProviderAdapter, _ store: any Store, _ clock: TestClock, _ log: LogLines, _ environment: [String: String]
    ) throws -> HostServices {
        try HostServices(
            configuration: try HostConfiguration(environment: environment), catalogue: try AdapterCatalogue([adapter]), store: store,
            vaultKey: Secret(bytes: [UInt8](repeating: 7, count: 32)), http: NoTransport(), clock: clock, logger: log.logger())
    }

    /// Another host over the same database and provider, differently configured.
    func other(_ changes: [String: String] = [:], store: (any Store)? = nil) throws -> HostServices {
        try Self.services(adapter, store ?? self.store, clock, log, Self.environment(changes))
    }

    func address(_ calendar: CalendarID) -> CalendarAddress { CalendarAddress(connection: Self.connection, calendar: calendar) }

    var counterpart: MemoryCounterpart { MemoryCounterpart(provider: provider) }

    /// A window of a number of minutes, so many hours after the start of an hour about now.
    func window(_ hours: Double, minutes: Double = 60) throws -> TimeWindow {
        let base = (Date().timeIntervalSince1970 / 3_600).rounded(.down) * 3_600
        let start = Date(timeIntervalSince1970: base + hours * 3_600)
        return try #require(TimeWindow(start: start, end: start + minutes * 60))
    }

    func request(
        _ id: String = "appointment", in calendar: CalendarID? = nil, title: String = "Appointment", hour: Double = 24,
        details: String? = nil, isBusy: Bool = true
    ) throws -> BookingRequest {
        BookingRequest(
            id: BookingID(id), address: address(calendar ?? first),
            draft: EventDraft(title: title, window: try window(hour), details: details, isBusy: isBusy))
    }

    /// Puts a booking and delivers it.
    @discardableResult
    func book(_ request: BookingRequest) async throws -> Booking {
        _ = try await services.bookings.put(request)
        return try await services.drain(booking: request.id, patience: .seconds(30))
    }

    /// The titles of everything that the provider holds in both calendars.
    var titles: [String] { (provider.events(in: first) + provider.events(in: second)).map(\.content.title) }

    func booking(_ id: String = "appointment") async throws -> Booking { try #require(try await store.booking(BookingID(id))) }

    func jobs(_ state: Job.State, _ kind: JobKind = .writeBooking) async throws -> [Job] {
        try await store.jobs(in: state, after: nil, limit: 1_000).filter { $0.kind == kind }
    }

    /// Works off every job that is due, once.
    func runDueJobs() async throws {
        let claim = JobClaim(owner: "test", kinds: JobWorker.kinds, limit: 1_000, leaseUntil: clock.now + 600)
        for job in try await store.claimJobs(claim, at: clock.now) { await services.worker.run(job) }
    }

    func availability(_ hours: Range<Double>, policy: AvailabilityPolicy = .failClosed, excluding: Set<BookingID> = []) async throws
        -> AvailabilityAnswer
    {
        let (start, end) = (try window(hours.lowerBound).start, try window(hours.upperBound).start)
        return try await services.availability.answer(
            AvailabilityRequest(
                calendars: [address(first)], window: try #require(TimeWindow(start: start, end: end)), policy: policy,
                excludedBookings: excluding))
    }
}

/// Expects a failure of a kind and returns it.
@discardableResult
func expectHostError(
    _ code: HostError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ work: () async throws -> some Any
) async -> HostError? {
    do {
        let value = try await work()
        Issue.record("no error, but \(value)", sourceLocation: sourceLocation)
        return nil
    } catch {
        let failure = HostError(wrapping: error)
        #expect(failure.code == code, "\(failure)", sourceLocation: sourceLocation)
        return failure
    }
}
