import CalendarStore
import Foundation
import ProviderKit
import ProviderSimulators
import Synchronization
import Testing

@testable import CalendarHost

@Suite(.timeLimit(.minutes(5)))
struct RunnerTests {
    @Test func `two runners over one database deliver every booking exactly once`() async throws {
        let folder = try TestFolder()
        let path = folder.path("two.sqlite")
        _ = try await SQLiteMigrator(path: path).apply(at: Date())
        let creations = Mutex<[Int]>([])
        let clock = TestClock(skipsPauses: false)
        let world = try await MemoryWorld(store: try await SQLiteStore(path: path), clock: clock) { operation, moment in
            if operation == .createEvent, moment == .before { creations.withLock { $0.append(1) } }
        }
        let other = try world.other(store: try await SQLiteStore(path: path))
        let count = 60
        for number in 0..<count { _ = try await world.services.bookings.put(try world.request("b\(number)", hour: Double(number))) }
        let runners = [world.services, other].map { host in Task { try await host.jobs.run() } }
        while try await world.store.jobCounts().contains(where: { $0.kind == .writeBooking }) {
            try await Task.sleep(for: .milliseconds(20))
        }
        for runner in runners { runner.cancel() }
        for runner in runners { try await runner.value }
        #expect(world.provider.events(in: world.first).count == count)
        #expect(creations.withLock { $0.count } == count)
        #expect(try await world.jobs(.ready).isEmpty)
        #expect(try await world.jobs(.leased).isEmpty)
        try await other.store.close()
        try await world.store.close()
        #expect(try await SQLiteMigrator(path: path).verify() == [])
    }

    @Test func `a runner that is stopped gives its jobs back at once`() async throws {
        let isBlocked = Mutex(true)
        let world = try await MemoryWorld(clock: TestClock(skipsPauses: false)) { (operation, moment) throws(ProviderError) in
            guard operation == .createEvent, moment == .before, isBlocked.withLock({ $0 }) else { return }
            do { try await Task.sleep(for: .seconds(60)) } catch { throw .death(operation) }
        }
        _ = try await world.services.bookings.put(try world.request())
        let runner = Task { try await world.services.jobs.run() }
        while try await world.jobs(.leased).isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        runner.cancel()
        try await runner.value
        let job = try #require(try await world.jobs(.ready).first)
        #expect(job.attempts == 0)
        #expect(job.runAfter <= world.clock.now)
        isBlocked.withLock { $0 = false }
        #expect(try await world.services.drain(booking: BookingID("appointment")).state == .synced)
        #expect(world.titles == ["Appointment"])
    }

    @Test func `a worker whose lease is lost stops, and does not disturb the one that has it now`() async throws {
        let theft = OneTime()
        let world = try await MemoryWorld(leaseSeconds: 30) { operation, moment in
            if operation == .createEvent, moment == .before { await theft.run() }
        }
        _ = try await world.services.bookings.put(try world.request())
        let stolen = Mutex<Job?>(nil)
        theft.set {
            world.clock.advance(by: 3_600)
            let claim = JobClaim(owner: "thief", kinds: [.writeBooking], limit: 1, leaseUntil: world.clock.now + 600)
            let job = try await world.store.claimJobs(claim, at: world.clock.now).first
            stolen.withLock { $0 = job }
        }
        let claim = JobClaim(owner: "slow", kinds: [.writeBooking], limit: 1, leaseUntil: world.clock.now + 30)
        let first = try #require(try await world.store.claimJobs(claim, at: world.clock.now).first)
        await world.services.worker.run(first)
        let second = try #require(stolen.withLock { $0 })
        // What the slow one did was right, so nothing is left to do; but the job is still the other one's, and its end is quiet.
        await world.services.worker.run(second)
        #expect(try await world.booking().state == .synced)
        #expect(world.titles == ["Appointment"])
        #expect(try await world.jobs(.leased).isEmpty)
        #expect(try await world.jobs(.ready).isEmpty)
    }

    @Test func `a worker that cannot prolong its lease is cancelled in the middle of its verb`() async throws {
        let wasCancelled = Mutex(false)
        let world = try await MemoryWorld(clock: TestClock(skipsPauses: false), leaseSeconds: 1) {
            (operation, moment) throws(ProviderError) in
            guard operation == .createEvent, moment == .before, !wasCancelled.withLock({ $0 }) else { return }
            do { try await Task.sleep(for: .seconds(60)) } catch {
                wasCancelled.withLock { $0 = true }
                throw .death(operation)
            }
        }
        _ = try await world.services.bookings.put(try world.request())
        let claim = JobClaim(owner: "slow", kinds: [.writeBooking], limit: 1, leaseUntil: world.clock.now + 1)
        let job = try #require(try await world.store.claimJobs(claim, at: world.clock.now).first)
        async let slow: Void = world.services.worker.run(job)
        try await Task.sleep(for: .milliseconds(50))
        world.clock.advance(by: 30)
        let thief = JobClaim(owner: "thief", kinds: [.writeBooking], limit: 1, leaseUntil: world.clock.now + 600)
        let stolen = try #require(try await world.store.claimJobs(thief, at: world.clock.now).first)
        await slow
        #expect(wasCancelled.withLock { $0 })
        #expect(try await world.jobs(.leased).map(\.leaseOwner) == ["thief"])
        await world.services.worker.run(stolen)
        #expect(try await world.booking().state == .synced)
        #expect(world.titles == ["Appointment"])
    }

    @Test func `a job of a kind that nobody knows is not touched`() async throws {
        let world = try await MemoryWorld(clock: TestClock(skipsPauses: false))
        _ = try await world.store.enqueue(
            NewJob(kind: JobKind("water-the-plants"), subject: "ficus", runAfter: world.clock.now), at: world.clock.now)
        _ = try await world.services.bookings.put(try world.request())
        let runner = Task { try await world.services.jobs.run() }
        while try await world.booking().state == .pending { try await Task.sleep(for: .milliseconds(20)) }
        runner.cancel()
        try await runner.value
        #expect(try await world.jobs(.ready, JobKind("water-the-plants")).map(\.attempts) == [0])
    }

    @Test func `every calendar that is kept gets one pull, and one comparison, however often the scheduler looks`() async throws {
        let world = try await MemoryWorld()
        let scheduler = world.services.jobs.scheduler
        for _ in 0..<5 { try await scheduler.schedule() }
        #expect(try await world.jobs(.ready, .pullChanges).count == 2)
        #expect(try await world.jobs(.ready, .reconcile).isEmpty)
        try await world.runDueJobs()
        for _ in 0..<5 { try await scheduler.schedule() }
        let pulls = try await world.jobs(.ready, .pullChanges)
        #expect(pulls.count == 2)
        #expect(pulls.allSatisfy { $0.runAfter.timeIntervalSince(world.clock.now) > 200 })
        #expect(try await world.jobs(.ready, .reconcile).count == 2)
        try await world.services.calendars.select(world.address(world.second), false)
        world.clock.advance(by: 400)
        try await world.runDueJobs()
        try await scheduler.schedule()
        #expect(try await world.jobs(.ready, .pullChanges).count == 1)
    }

    @Test func `a calendar that keeps failing is tried ever more seldom and never forgotten`() async throws {
        let world = try await MemoryWorld()
        try await world.services.jobs.scheduler.schedule()
        let down = ProviderError(.unreachable, .temporary(retryAfter: nil), operation: .readChanges, message: "down")
        world.provider.faults.failNext(100_000, with: down)
        for _ in 0..<30 {
            world.clock.advance(by: 7_200)
            try await world.runDueJobs()
            try await world.services.jobs.scheduler.schedule()
        }
        #expect(try await world.jobs(.dead, .pullChanges).isEmpty)
        #expect(try await world.jobs(.ready, .pullChanges).count == 2)
        world.provider.faults.failures = []
        world.clock.advance(by: 7_200)
        try await world.runDueJobs()
        #expect(try await world.store.syncState(of: world.address(world.first)).asOf != nil)
    }

    @Test func `whoever waits for a booking waits no longer than they said, however slow the provider`() async throws {
        let isSlow = Mutex(true)
        let world = try await MemoryWorld(clock: TestClock(skipsPauses: false)) { operation, moment in
            guard operation == .createEvent, moment == .before else { return }
            while isSlow.withLock({ $0 }) { try? await Task.sleep(for: .milliseconds(10)) }
        }
        _ = try await world.services.bookings.put(try world.request())
        // With a provider that does not answer at all, this returns or the test's time is over.
        let booking = try await world.services.drain(booking: BookingID("appointment"), patience: .milliseconds(300))
        #expect(booking.state == .pending)
        isSlow.withLock { $0 = false }
        while try await world.booking().state == .pending { try await Task.sleep(for: .milliseconds(10)) }
        #expect(world.titles == ["Appointment"])
    }
}
