import CalendarStore
import Foundation
import ProviderKit
import ProviderSimulators
import Synchronization
import Testing

@testable import CalendarHost

/// Each provider × each misfortune × each step of a booking's life × each request of that step.
@Suite(.serialized, .timeLimit(.minutes(20)))
struct BookingMatrixTests {
    private enum Step: String, CaseIterable {
        case put, change, move, cancel
    }

    @Test(arguments: ProviderWorld.Kind.allCases)
    func `whatever goes wrong at whichever request, a booking ends as one event with its mapping`(_ kind: ProviderWorld.Kind) async throws {
        let world = try await ProviderWorld(kind)
        var (combinations, misses) = (0, 0)
        for misfortune in kind.misfortunes {
            for step in Step.allCases {
                for position in 0..<3 {
                    let name = "\(kind) \(combinations + misses) "
                    let hasStruck = try await life(world, name: name, struckBy: misfortune, at: step, position: position)
                    if hasStruck { combinations += 1 } else { misses += 1 }
                }
            }
        }
        print("booking matrix of \(kind): \(combinations) combinations of misfortune, step and request were run")
        #expect(combinations >= kind.misfortunes.count * Step.allCases.count / 2, "the misfortunes hardly ever struck")
    }

    /// One booking's life; tells whether the misfortune struck.
    private func life(
        _ world: ProviderWorld, name: String, struckBy misfortune: Misfortune, at struck: Step, position: Int
    ) async throws -> Bool {
        let id = "booking \(name)"
        var hasStruck = false
        for step in Step.allCases {
            world.faults = FaultPlan(
                step == struck ? [FaultPlan.Rule(misfortune.fault, skip: position, times: misfortune.times)] : [])
            let (first, second) = (world.calendars[0], world.calendars[1])
            switch step {
            case .put: _ = try await world.services.bookings.put(try world.request(id, in: first, title: name + "put", hour: 9))
            case .change: _ = try await world.services.bookings.put(try world.request(id, in: first, title: name + "changed", hour: 11))
            case .move: _ = try await world.services.bookings.put(try world.request(id, in: second, title: name + "moved", hour: 11))
            case .cancel: _ = try await world.services.bookings.cancel(BookingID(id))
            }
            try await world.settle([id])
            if step == struck { hasStruck = world.faults.drawn > 0 }
            world.faults = FaultPlan()
            let (title, calendar): (String, CalendarID?) =
                switch step {
                case .put: (name + "put", first)
                case .change: (name + "changed", first)
                case .move: (name + "moved", second)
                case .cancel: ("", nil)
                }
            let flaw = try await world.flaw(id, name: name, title: title, calendar: calendar)
            #expect(flaw == nil, "\(misfortune.testDescription) at request \(position) of \(struck), seen after \(step): \(flaw ?? "")")
        }
        return hasStruck
    }
}
