import CalendarStore
import Foundation
import ProviderKit
import ProviderSimulators
import Synchronization
import Testing

@testable import CalendarHost

@Suite struct BookingFailureTests {
    /// Whether the write took effect before its answer was lost.
    @Test(arguments: [true, false], [1, 2, 3, 5, 9])
    func `a lost answer to a create leaves one event`(_ tookEffect: Bool, _ losses: Int) async throws {
        let world = try await Self.world(losing: .createEvent, losses, tookEffect: tookEffect)
        _ = try await world.services.bookings.put(try world.request(details: "first"))
        try await Self.work(world)
        #expect(world.provider.events(in: world.first).map(\.details) == ["first"])
    }

    @Test(arguments: [true, false], [1, 2, 3, 5])
    func `a lost answer to an update leaves one event with the newest text, down to its details`(
        _ tookEffect: Bool, _ losses: Int
    ) async throws {
        let world = try await Self.world(losing: .updateEvent, losses, tookEffect: tookEffect)
        try await world.book(try world.request(details: "first"))
        // Only the details differ: title and time tell nobody whether the write took effect.
        _ = try await world.services.bookings.put(try world.request(details: "second"))
        try await Self.work(world)
        #expect(world.provider.events(in: world.first).map(\.details) == ["second"])
        #expect(world.titles.count == 1)
    }

    @Test(arguments: [true, false], [1, 2, 3, 5])
    func `a lost answer to a delete leaves no event`(_ tookEffect: Bool, _ losses: Int) async throws {
        let world = try await Self.world(losing: .deleteEvent, losses, tookEffect: tookEffect)
        try await world.book(try world.request())
        _ = try await world.services.bookings.cancel(BookingID("appointment"))
        try await Self.work(world)
        #expect(world.titles.isEmpty)
    }

    @Test func `a create whose answer was lost and a change that follows leave the changed event, down to its details`() async throws {
        let world = try await Self.world(losing: .createEvent, 3, tookEffect: true)
        let first = try await world.book(try world.request(details: "first"))
        #expect(first.state == .pending)
        #expect(world.titles.count == 1)
        _ = try await world.services.bookings.put(try world.request(details: "second"))
        try await Self.work(world)
        #expect(world.provider.events(in: world.first).map(\.details) == ["second"])
    }

    @Test func `a create whose answer was lost and a cancellation that follows leave nothing`() async throws {
        let world = try await Self.world(losing: .createEvent, 3, tookEffect: true)
        try await world.book(try world.request())
        #expect(world.titles.count == 1)
        _ = try await world.services.bookings.cancel(BookingID("appointment"))
        try await Self.work(world)
        #expect(world.titles.isEmpty)
    }

    @Test func `a create whose answer was lost and a move to another calendar leave one event there`() async throws {
        let world = try await Self.world(losing: .createEvent, 3, tookEffect: true)
        try await world.book(try world.request())
        _ = try await world.services.bookings.put(try world.request(in: world.second))
        try await Self.work(world)
        #expect(world.provider.events(in: world.first).isEmpty)
        #expect(world.provider.events(in: world.second).count == 1)
    }

    @Test func `a provider that is down makes the job wait ever longer, and the booking says why`() async throws {
        let world = try await MemoryWorld()
        let down = ProviderError(
            .unreachable, .temporary(retryAfter: nil), operation: .createEvent, message: "nobody answers at the server")
        world.provider.faults.failNext(1_000, with: down)
        let booking = try await world.book(try world.request())
        #expect(booking.state == .pending)
        #expect(booking.lastError?.contains("nobody answers") == true)
        var waits: [TimeInterval] = []
        for attempt in 1...6 {
            let job = try #require(try await world.jobs(.ready).first)
            #expect(job.attempts == attempt)
            #expect(job.lastError?.contains("nobody answers") == true)
            let wait = job.runAfter.timeIntervalSince(world.clock.now)
            #expect(wait <= 2 * Double(1 << (attempt - 1)))
            waits.append(wait)
            let calls = world.provider.callCount
            try await world.runDueJobs()
            #expect(wait < 0.5 || world.provider.callCount == calls, "a job ran before its time")
            world.clock.advance(by: max(0, wait) + 1)
            try await world.runDueJobs()
        }
        #expect((waits.last ?? 0) > 15, "\(waits)")
        world.provider.faults.failures = []
        world.clock.advance(by: 7_200)
        try await world.runDueJobs()
        #expect(try await world.booking().state == .synced)
        #expect(try await world.booking().lastError == nil)
        #expect(world.titles == ["Appointment"])
    }

    @Test func `a provider's wish to be left alone is respected`() async throws {
        let world = try await MemoryWorld()
        let busy = ProviderError(.rateLimited, .temporary(retryAfter: .seconds(600)), operation: .createEvent, message: "slow down")
        world.provider.faults.failNext(1, with: busy)
        try await world.book(try world.request())
        let job = try #require(try await world.jobs(.ready).first)
        #expect(job.runAfter.timeIntervalSince(world.clock.now) > 590)
        world.clock.advance(by: 500)
        let calls = world.provider.callCount
        try await world.runDueJobs()
        #expect(world.provider.callCount == calls)
    }

    @Test(arguments: [Duration.seconds(Int64.max), .seconds(1_000_000_000_000), .seconds(-5), .zero])
    func `no wish of a provider, however absurd, ends the process`(_ wish: Duration) async throws {
        let world = try await MemoryWorld()
        let absurd = ProviderError(.rateLimited, .temporary(retryAfter: wish), operation: .createEvent, message: "slow down")
        world.provider.faults.failNext(3, with: absurd)
        let booking = try await world.book(try world.request())
        #expect(booking.state == .pending || booking.state == .synced)
        #expect(try await world.jobs(.dead).isEmpty)
    }

    @Test func `what cannot succeed is given up at once, and can be tried again`() async throws {
        let world = try await MemoryWorld()
        let refusal = ProviderError(.forbidden, .permanent, operation: .createEvent, message: "the account may not write here")
        world.provider.faults.failNext(1, with: refusal)
        let booking = try await world.book(try world.request())
        #expect(booking.state == .failed)
        #expect(booking.lastError?.contains("may not write here") == true)
        #expect(try await world.jobs(.dead).count == 1)
        #expect(try await world.jobs(.ready).isEmpty)
        #expect(try await world.services.bookings.retry(booking.id))
        #expect(try await world.services.drain(booking: booking.id).state == .synced)
        #expect(try await world.jobs(.dead).isEmpty)
        #expect(try await world.services.bookings.retry(booking.id) == false)
        #expect(world.titles == ["Appointment"])
    }

    @Test func `a failed booking still takes its time until somebody decides`() async throws {
        let world = try await MemoryWorld()
        _ = try await world.services.changes.pull(world.address(world.first))
        world.provider.faults.failNext(1, with: ProviderError(.forbidden, .permanent, operation: .createEvent, message: "no"))
        #expect(try await world.book(try world.request(hour: 24)).state == .failed)
        let answer = try await world.availability(20..<30)
        #expect(answer.busy.map(\.window) == [try world.window(24)])
    }

    @Test func `a job that is tried too often is buried, and can be replayed`() async throws {
        let world = try await MemoryWorld()
        let down = ProviderError(.serverFault, .temporary(retryAfter: nil), operation: .createEvent, message: "fault")
        world.provider.faults.failNext(10_000, with: down)
        _ = try await world.services.bookings.put(try world.request())
        for _ in 0..<25 {
            world.clock.advance(by: 7_200)
            try await world.runDueJobs()
        }
        let dead = try #require(try await world.jobs(.dead).first)
        #expect(dead.attempts == 20)
        world.provider.faults.failures = []
        #expect(try await world.store.replayJob(dead.id, at: world.clock.now))
        try await world.runDueJobs()
        #expect(try await world.booking().state == .synced)
        #expect(world.titles == ["Appointment"])
    }

    // MARK: - Support

    /// A world whose provider loses the first answers to one verb, before or after acting.
    private static func world(losing operation: ProviderOperation, _ losses: Int, tookEffect: Bool) async throws -> MemoryWorld {
        let left = Losses(losses)
        return try await MemoryWorld { (current, moment) throws(ProviderError) in
            guard current == operation, moment == (tookEffect ? .after : .before), left.take() else { return }
            throw .lostAnswer(operation)
        }
    }

    /// Works until the booking is delivered, whatever the waits.
    private static func work(_ world: MemoryWorld) async throws {
        for _ in 0..<12 where try await world.booking().state != .synced {
            try await world.runDueJobs()
            world.clock.advance(by: 7_200)
        }
        #expect(try await world.booking().state == .synced)
        #expect(try await world.jobs(.ready).isEmpty)
        #expect(try await world.jobs(.leased).isEmpty)
    }
}

/// How many answers are still to be lost.
final class Losses: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    func take() -> Bool {
        left.withLock { count in
            guard count > 0 else { return false }
            count -= 1
            return true
        }
    }
}
