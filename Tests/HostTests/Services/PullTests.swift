import CalendarStore
import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Synchronization
import Testing

@testable import CalendarHost

@Suite struct PullTests {
    private static func put(_ count: Int, _ world: MemoryWorld, from hour: Double = 24) async throws {
        for number in 0..<count {
            _ = try await world.counterpart.put(
                CounterpartEvent("Event \(number)", .instants(try world.window(hour + Double(number) * 2))), in: world.first)
        }
    }

    @Test(arguments: [1, 2, 3, 1_000])
    func `pages of any size tell the same busy time`(_ pageSize: Int) async throws {
        let world = try await MemoryWorld(pageSize: pageSize)
        try await Self.put(7, world)
        let summary = try await world.services.changes.pull(world.address(world.first))
        #expect(summary.reason == .first)
        #expect(summary.upserted == 7)
        #expect(summary.pages == max(1, (7 + pageSize - 1) / pageSize))
        let answer = try await world.availability(0..<72)
        #expect(answer.busy.map(\.window) == (try (0..<7).map { try world.window(24 + Double($0) * 2) }))
        #expect(answer.complete)
        #expect(answer.free.count == 8)
    }

    @Test func `only what changed is read the second time`() async throws {
        let world = try await MemoryWorld(pageSize: 2)
        try await Self.put(9, world)
        _ = try await world.services.changes.pull(world.address(world.first))
        _ = try await world.counterpart.put(CounterpartEvent("New", .instants(try world.window(60))), in: world.first)
        let summary = try await world.services.changes.pull(world.address(world.first))
        #expect(summary.reason == .incremental)
        #expect(summary.upserted == 1)
        #expect(summary.pages == 1)
    }

    @Test(arguments: [1, 2, 100])
    func `a lost cursor makes everything be read, and what is gone meanwhile is gone here too`(_ pageSize: Int) async throws {
        let world = try await MemoryWorld(pageSize: pageSize)
        try await Self.put(5, world)
        _ = try await world.services.changes.pull(world.address(world.first))
        let gone = try #require(world.provider.events(in: world.first).first)
        try await world.counterpart.remove(gone.id, from: world.first)
        world.provider.forgetCursors()
        let summary = try await world.services.changes.pull(world.address(world.first))
        #expect(summary.removed == 1)
        #expect(try await world.availability(0..<72).busy.count == 4)
        #expect(try await world.store.syncState(of: world.address(world.first)).lastError == nil)
    }

    @Test func `a cursor lost in the middle of a run makes everything be read`() async throws {
        let change = OneTime()
        let world = try await MemoryWorld(pageSize: 2) { operation, moment in
            if operation == .readChanges, moment == .after { await change.run() }
        }
        try await Self.put(7, world)
        change.set { world.provider.forgetCursors() }
        _ = try await world.services.changes.pull(world.address(world.first))
        #expect(change.hasRun)
        #expect(try await world.availability(0..<72).busy.count == 7)
    }

    @Test func `what a mark says while a calendar is read is not lost`() async throws {
        let change = OneTime()
        let world = try await MemoryWorld(pageSize: 2) { operation, moment in
            if operation == .readChanges, moment == .after { await change.run() }
        }
        try await Self.put(5, world)
        change.set {
            _ = try await world.counterpart.put(CounterpartEvent("Late", .instants(try world.window(70))), in: world.first)
            try await world.store.markDirty(world.address(world.first), enqueueing: nil)
        }
        let summary = try await world.services.changes.pull(world.address(world.first))
        #expect(change.hasRun)
        #expect(summary.isDirty)
        #expect(try await world.store.syncState(of: world.address(world.first)).isDirty)
        // Nobody else need ask for the pull that reads it.
        let jobs = try await world.store.jobs(in: .ready, after: nil, limit: 10)
        #expect(jobs.map(\.kind) == [.pullChanges] && jobs.map(\.subject) == [world.address(world.first).subject])
        let next = try await world.services.changes.pull(world.address(world.first))
        #expect(!next.isDirty)
        #expect(try await world.availability(0..<96).busy.count == 6)
    }

    @Test func `of two pulls at once the newer one stands, and the other one says so`() async throws {
        let change = OneTime()
        let world = try await MemoryWorld(pageSize: 2) { operation, moment in
            if operation == .readChanges, moment == .after { await change.run() }
        }
        try await Self.put(5, world)
        let inner = Mutex<PullSummary?>(nil)
        change.set {
            let summary = try await world.services.changes.pull(world.address(world.first), reconciles: true)
            inner.withLock { $0 = summary }
        }
        let outer = try await world.services.changes.pull(world.address(world.first))
        #expect(outer.wasSuperseded)
        #expect(inner.withLock { $0?.wasSuperseded } == false)
        #expect(try await world.availability(0..<72).busy.count == 5)
    }

    @Test(arguments: CounterpartEvent.Damage.allCases)
    func `the time of an event that nobody can read is unknown and not free, and the others are there`(
        _ damage: CounterpartEvent.Damage
    ) async throws {
        let world = try await MemoryWorld()
        try await Self.put(3, world)
        _ = try await world.counterpart.put(
            CounterpartEvent("Broken", .instants(try world.window(50)), damage: damage), in: world.first)
        let summary = try await world.services.changes.pull(world.address(world.first))
        #expect(summary.unreadable == 1)
        for policy in [AvailabilityPolicy.failClosed, .serveStale] {
            let answer = try await world.availability(0..<72, policy: policy)
            #expect(answer.busy.count == 3)
            #expect(answer.unknown.count == 1)
            #expect(answer.unknown.first?.event != nil)
            #expect(!answer.complete)
            #expect(answer.free.isEmpty, "\(policy)")
        }
        #expect(try await world.availability(0..<72, policy: .failOpen).free.count == 4)
    }

    @Test func `a pull that fails half way keeps what was known, with its age and the failure`() async throws {
        let fails = Losses(0)
        let isFailing = Mutex(false)
        let world = try await MemoryWorld(pageSize: 2) { (operation, moment) throws(ProviderError) in
            guard operation == .readChanges, moment == .before, isFailing.withLock({ $0 }), !fails.take() else { return }
            throw ProviderError(.forbidden, .permanent, operation: operation, message: "the calendar is locked")
        }
        try await Self.put(6, world)
        _ = try await world.services.changes.pull(world.address(world.first))
        let before = try await world.availability(0..<72, policy: .serveStale)
        isFailing.withLock { $0 = true }
        await expectHostError(.providerFailed) {
            try await world.services.changes.pull(world.address(world.first), reconciles: true)
        }
        let after = try await world.availability(0..<72, policy: .serveStale)
        #expect(after.busy == before.busy)
        #expect(after.asOf == before.asOf)
        #expect(after.calendars.first?.lastError == "the calendar is locked")
        isFailing.withLock { $0 = false }
        _ = try await world.services.changes.pull(world.address(world.first))
        #expect(try await world.availability(0..<72).calendars.first?.lastError == nil)
    }

    @Test func `a run that broke off is continued where it stopped`() async throws {
        let pages = Losses(2)
        let isFailing = Mutex(true)
        let world = try await MemoryWorld(pageSize: 2) { (operation, moment) throws(ProviderError) in
            guard operation == .readChanges, moment == .before, isFailing.withLock({ $0 }), !pages.take() else { return }
            throw ProviderError(.forbidden, .permanent, operation: operation, message: "locked")
        }
        try await Self.put(8, world)
        await expectHostError(.providerFailed) { try await world.services.changes.pull(world.address(world.first)) }
        #expect(try await world.availability(0..<72).free.isEmpty, "half a calendar is not a calendar")
        isFailing.withLock { $0 = false }
        _ = try await world.services.changes.pull(world.address(world.first))
        #expect(try await world.availability(0..<72).busy.count == 8)
    }

    @Test func `a booking's own event does not count when the caller says so, and counts otherwise`() async throws {
        let world = try await MemoryWorld()
        try await world.book(try world.request(hour: 24))
        _ = try await world.services.changes.pull(world.address(world.first))
        #expect(try await world.availability(20..<30).busy.map(\.window) == [try world.window(24)])
        #expect(try await world.availability(20..<30, excluding: [BookingID("appointment")]).busy.isEmpty)
        #expect(try await world.availability(20..<30, excluding: [BookingID("another")]).busy.count == 1)
    }

    @Test func `a booking takes its time from the moment it is put, also before it is delivered`() async throws {
        let world = try await MemoryWorld()
        _ = try await world.services.changes.pull(world.address(world.first))
        _ = try await world.services.bookings.put(try world.request(hour: 24))
        #expect(try await world.availability(20..<30).busy.map(\.window) == [try world.window(24)])
        #expect(try await world.availability(20..<30, excluding: [BookingID("appointment")]).busy.isEmpty)
        _ = try await world.services.bookings.cancel(BookingID("appointment"))
        #expect(try await world.availability(20..<30).busy.isEmpty)
    }

    @Test func `a calendar that shows free and busy only is read as such`() async throws {
        let world = try await MemoryWorld()
        let shared = world.provider.makeCalendar(named: "Shared", access: .freeBusy)
        _ = try await world.services.calendars.refresh(MemoryWorld.connection)
        _ = try await world.counterpart.put(CounterpartEvent("Hidden", .instants(try world.window(24))), in: shared)
        let summary = try await world.services.changes.pull(world.address(shared))
        // The horizon is longer than one answer may cover.
        #expect(summary.pages == 2)
        let window = try #require(TimeWindow(start: try world.window(20).start, end: try world.window(30).start))
        let answer = try await world.services.availability.answer(
            AvailabilityRequest(calendars: [world.address(shared)], window: window))
        #expect(answer.busy.map(\.window) == [try world.window(24)])
        #expect(answer.complete)
    }

    @Test func `a change feed without end is given up`() async throws {
        let provider = MemoryProvider(password: MemoryWorld.password)
        let endless = EndlessAdapter(base: MemoryAdapter(provider: provider))
        let calendar = provider.makeCalendar(named: "Endless")
        let clock = TestClock()
        let host = try MemoryWorld.services(endless, try await SQLiteStore.inMemory(), clock, LogLines(), MemoryWorld.environment())
        _ = try await host.connections.connect(
            provider: endless.id, server: provider.server, username: "owner", password: MemoryWorld.password, id: MemoryWorld.connection,
            actor: "test")
        _ = try await host.calendars.refresh(MemoryWorld.connection)
        let error = await expectHostError(.providerFailed) {
            try await host.changes.pull(CalendarAddress(connection: MemoryWorld.connection, calendar: calendar))
        }
        #expect(error?.provider?.code == .protocolViolation)
    }
}

/// A provider whose pages always say that there is one more, the same.
private struct EndlessAdapter: ProviderAdapter, ChangeTracking {
    let base: MemoryAdapter

    var id: ProviderID { base.id }
    var displayName: String { base.displayName }
    var capabilities: Capabilities { base.capabilities }
    var passwordAuthorizing: (any PasswordAuthorizing)? { base }
    var oauthAuthorizing: (any OAuthAuthorizing)? { base.oauthAuthorizing }
    var calendarListing: any CalendarListing { base }
    var freeBusyReading: (any FreeBusyReading)? { base }
    var eventWriting: (any EventWriting)? { base }
    var changeTracking: (any ChangeTracking)? { self }
    var pushReceiving: (any PushReceiving)? { base }

    func readChanges(_ request: ChangesRequest, in context: ProviderContext) async throws(ProviderError) -> ChangesReply {
        .page(ChangePage(changes: [], isComplete: true, next: .more(Cursor("again"))))
    }
}
