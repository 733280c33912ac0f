import CalendarStore
import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalendarHost

/// Each provider × each misfortune × each way to read a calendar × each request of it.
@Suite(.serialized, .timeLimit(.minutes(20)))
struct SyncMatrixTests {
    private enum Step: String, CaseIterable {
        case first, incremental, reconciliation
    }

    @Test(arguments: ProviderWorld.Kind.allCases)
    func `whatever goes wrong at whichever request, busy time ends as the provider's truth`(_ kind: ProviderWorld.Kind) async throws {
        var (combinations, misses) = (0, 0)
        for misfortune in kind.misfortunes {
            for position in 0..<3 {
                let world = try await ProviderWorld(kind)
                var expected = try await fill(world)
                for step in Step.allCases {
                    if step == .incremental { expected = try await edit(world, expected) }
                    let before = try await blocks(world)
                    world.faults = FaultPlan([FaultPlan.Rule(misfortune.fault, skip: position, times: misfortune.times)])
                    try await read(world, step, before: before, after: expected)
                    if world.faults.drawn > 0 { combinations += 1 } else { misses += 1 }
                    world.faults = FaultPlan()
                    let found = try await blocks(world)
                    #expect(found == expected, "\(misfortune.testDescription) at request \(position) of \(step)")
                    if let truth = try world.truth(of: world.calendars[0], in: try span(world)) {
                        let merged = MergedInterval.merge(truth.map { MergedInterval(window: $0.window, kind: $0.kind) })
                        #expect(found == merged, "the simulator disagrees after \(step)")
                    }
                }
            }
        }
        print("sync matrix of \(kind): \(combinations) combinations of misfortune, step and request were run")
        #expect(combinations >= kind.misfortunes.count * Step.allCases.count / 2, "the misfortunes hardly ever struck")
    }

    /// Reads until it succeeds, as the queue would. In between, what is told is what was known before or what is true now, never less.
    private func read(
        _ world: ProviderWorld, _ step: Step, before: [MergedInterval], after: [MergedInterval]
    ) async throws {
        let address = world.address(world.calendars[0])
        for _ in 0..<60 {
            do {
                _ = try await world.services.changes.pull(address, reconciles: step == .reconciliation)
                // What could not be read for the moment is told as unknown, and read again by the next run.
                if try await answer(world).unknown.isEmpty { return }
                world.clock.advance(by: 61)
            } catch {
                try await world.consentAgainIfNeeded()
                let answer = try await answer(world)
                if step == .first {
                    #expect(!answer.complete && answer.free.isEmpty, "a calendar that was never read to its end is shown as free")
                } else {
                    let isExplained = answer.busy.allSatisfy { before.contains($0) || after.contains($0) }
                    #expect(isExplained, "half a read shows \(answer.busy)")
                }
                world.clock.advance(by: 61)
            }
        }
        Issue.record("the calendar cannot be read: \(step)")
    }

    private func span(_ world: ProviderWorld) throws -> TimeWindow {
        try #require(TimeWindow(start: try world.window(0).start, end: try world.window(24 * 20).end))
    }

    private func answer(_ world: ProviderWorld) async throws -> AvailabilityAnswer {
        try await world.services.availability.answer(
            AvailabilityRequest(calendars: [world.address(world.calendars[0])], window: try span(world), maximumAge: 1e9))
    }

    private func blocks(_ world: ProviderWorld) async throws -> [MergedInterval] { try await answer(world).busy }

    private static let name = "Somebody else's"

    /// Seven events that repeat never, and one that repeats daily.
    private func fill(_ world: ProviderWorld) async throws -> [MergedInterval] {
        var windows: [TimeWindow] = []
        for number in 0..<7 {
            let window = try world.window(number * 24 + 8)
            _ = try await world.counterpart.put(CounterpartEvent("\(Self.name) \(number)", .instants(window)), in: world.calendars[0])
            windows.append(window)
        }
        let first = try world.window(24 * 10 + 14)
        _ = try await world.counterpart.put(
            CounterpartEvent("\(Self.name) daily", .instants(first), repetition: .init(.day, count: 4, removed: [2])),
            in: world.calendars[0])
        windows += try [0, 1, 3].map { try world.window(24 * (10 + $0) + 14) }
        return MergedInterval.merge(windows.map { MergedInterval(window: $0, kind: .busy) })
    }

    /// One event goes, one moves, one is new.
    private func edit(_ world: ProviderWorld, _ before: [MergedInterval]) async throws -> [MergedInterval] {
        let records = try await world.counterpart.events(in: world.calendars[0])
        func id(_ number: Int) throws -> EventID { try #require(records.first { $0.title == "\(Self.name) \(number)" }).id }
        try await world.counterpart.remove(try id(1), from: world.calendars[0])
        let (moved, new) = (try world.window(24 * 2 + 20), try world.window(24 * 8 + 10))
        try await world.counterpart.change(try id(2), title: "\(Self.name) 2", window: moved, in: world.calendars[0])
        _ = try await world.counterpart.put(CounterpartEvent("\(Self.name) 8", .instants(new)), in: world.calendars[0])
        let gone = try [world.window(24 + 8), world.window(48 + 8)]
        let rest = before.filter { !gone.contains($0.window) }
        return MergedInterval.merge(rest + [moved, new].map { MergedInterval(window: $0, kind: .busy) })
    }
}
