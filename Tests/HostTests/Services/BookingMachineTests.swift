import CalendarStore
import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Synchronization
import TestSupport
import Testing

@testable import CalendarHost

/// Thousands of random lives of a booking: puts, moves, cancellations, people at the provider, lost answers and sudden deaths.
@Suite(.timeLimit(.minutes(10)))
struct BookingMachineTests {
    private static let runs = 2_000
    private static let seed = freshSeed("the booking machine")

    /// In parts, which run beside each other.
    @Test(arguments: 0..<4)
    func `whatever dies or gets lost, a live booking ends with exactly one event and a cancelled one with none`(_ part: Int) async throws {
        let (seed, lives) = (Self.seed, Self.runs / 4)
        let trouble = Trouble()
        var world = try await Self.world(trouble)
        for run in part * lives..<(part + 1) * lives {
            // Lives do not touch each other; a small world is a quick one.
            if run % 50 == 0 { world = try await Self.world(trouble) }
            var machine = Machine(world: world, trouble: trouble, number: run, random: SeededGenerator(seed: seed &+ UInt64(run)))
            let failure = try await machine.live()
            try #require(failure == nil, "seed \(seed), run \(run): \(failure ?? "")\n\(machine.story.joined(separator: "\n"))")
        }
        print("part \(part): \(lives) lives, \(trouble.strikes) troubles")
        #expect(trouble.strikes > lives)
    }

    private static func world(_ trouble: Trouble) async throws -> MemoryWorld {
        try await MemoryWorld { (operation, moment) throws(ProviderError) in try trouble.strike(operation, moment) }
    }
}

/// What goes wrong at the provider: nothing, lost requests and answers, or the process's own death, after which nothing works.
private final class Trouble: Sendable {
    private struct State {
        var random = SeededGenerator(seed: 0)
        var percent = 0
        var isDead = false
        var strikes = 0
    }

    private let state = Mutex(State())

    var strikes: Int { state.withLock(\.strikes) }

    /// Begins an attempt in which so many verbs in a hundred go wrong.
    func begin(percent: Int, seed: UInt64) {
        state.withLock { state in
            state.random = SeededGenerator(seed: seed)
            state.percent = percent
            state.isDead = false
        }
    }

    func strike(_ operation: ProviderOperation, _ moment: HookedAdapter.Moment) throws(ProviderError) {
        try state.withLock { (state) throws(ProviderError) in
            if state.isDead { throw .death(operation) }
            guard state.random.happens(state.percent) else { return }
            state.strikes += 1
            switch Int.random(in: 0..<3, using: &state.random) {
            case 0:
                state.isDead = true
                throw .death(operation)
            case 1: throw .lostAnswer(operation)
            default:
                // Nothing happened, and that is known; after the fact nobody can say that.
                guard moment == .before else { throw .lostAnswer(operation) }
                throw ProviderError(.serverFault, .temporary(retryAfter: nil), operation: operation, message: "not now")
            }
        }
    }
}

/// One life of one booking.
private struct Machine {
    let world: MemoryWorld
    let trouble: Trouble
    let number: Int
    var random: SeededGenerator
    var story: [String] = []

    private var id: BookingID { BookingID("booking-\(number)") }

    /// Returns what is wrong at the end, or `nil`.
    mutating func live() async throws -> String? {
        for _ in 0..<Int.random(in: 2...8, using: &random) {
            switch Int.random(in: 0..<10, using: &random) {
            case 0...3: try await put()
            case 4: try await cancel()
            case 5: try await meddle()
            default: await deliver(percent: 25)
            }
            if let wrong = try await twins() { return wrong }
        }
        // The product has the last word, and then the provider is well again.
        if random.happens(30) { try await cancel() } else { try await put() }
        if random.happens(50) { await deliver(percent: 40) }
        if random.happens(30) { await deliver(percent: 40) }
        await deliver(percent: 0)
        return try await verdict()
    }

    private mutating func put() async throws {
        let calendar = random.happens(50) ? world.first : world.second
        // Few titles and times, many details: an event that looks right may still be an old one.
        let draft = EventDraft(
            title: "Title \(Int.random(in: 0..<2, using: &random))",
            window: try world.window(24 + Double(Int.random(in: 0..<2, using: &random))), details: "details \(random.next())",
            isBusy: random.happens(80))
        story.append("put in \(calendar): \(draft.title) at \(draft.window.start), \(draft.details ?? "")")
        _ = try await world.services.bookings.put(BookingRequest(id: id, address: world.address(calendar), draft: draft))
    }

    private mutating func cancel() async throws {
        guard try await world.store.booking(id) != nil else { return try await put() }
        story.append("cancel")
        _ = try await world.services.bookings.cancel(id)
    }

    /// A person changes or deletes the event.
    private mutating func meddle() async throws {
        guard let (calendar, event) = mine().first else { return }
        if random.happens(50) {
            story.append("a person deletes \(event.id)")
            try await world.counterpart.remove(event.id, from: calendar)
        } else {
            story.append("a person edits \(event.id)")
            try await world.counterpart.change(event.id, title: "Lunch", window: nil, in: calendar)
        }
    }

    private mutating func deliver(percent: Int) async {
        guard (try? await world.store.booking(id)) != nil else { return }
        trouble.begin(percent: percent, seed: random.next())
        do {
            let booking = try await world.services.bookings.executor.deliver(id)
            story.append("delivered: \(booking.state)")
        } catch {
            story.append("not delivered: \(error)")
        }
        trouble.begin(percent: 0, seed: 0)
    }

    /// This booking's events at the provider, known by their keys.
    private func mine() -> [(CalendarID, MemoryEvent)] {
        [world.first, world.second].flatMap { calendar in
            world.provider.events(in: calendar).filter { $0.key?.value.hasPrefix("\(id) ") == true }.map { (calendar, $0) }
        }
    }

    /// Two events of one booking in one calendar are wrong at any time.
    private func twins() async throws -> String? {
        let counts = Dictionary(grouping: mine(), by: \.0).mapValues(\.count)
        return counts.values.contains { $0 > 1 } ? "two events in one calendar: \(mine())" : nil
    }

    private func verdict() async throws -> String? {
        guard let booking = try await world.store.booking(id) else { return "the booking is gone" }
        guard booking.state == .synced else { return "the booking is \(booking.state)" }
        let events = mine()
        guard booking.status == .confirmed else { return events.isEmpty ? nil : "a cancelled booking has \(events)" }
        guard events.count == 1, let (calendar, event) = events.first else { return "a live booking has \(events)" }
        guard calendar == booking.address.calendar else { return "the event is in \(calendar)" }
        let isRight =
            event.content.title == booking.draft.title && event.content.time == .instants(booking.draft.window)
            && event.details == booking.draft.details && event.content.isTransparent != booking.draft.isBusy
        return isRight ? nil : "the event says \(event), the booking \(booking)"
    }
}
