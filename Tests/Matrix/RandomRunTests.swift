import Foundation
import TestSupport
import Testing

/// Thousands of random steps on both sides, with misfortunes between them. `CALENDAR_RANDOM_STEPS` asks for more, `CALENDAR_RANDOM_SEED` for the
/// same ones again.
@Suite(.serialized, .timeLimit(.minutes(30)))
struct RandomRunTests {
    private static let seed: UInt64 =
        ProcessInfo.processInfo.environment["CALENDAR_RANDOM_SEED"].flatMap { UInt64($0) } ?? freshSeed("the random run")
    private static let steps = ProcessInfo.processInfo.environment["CALENDAR_RANDOM_STEPS"].flatMap { Int($0) } ?? 10_000

    /// A world grows slow with what was ever in it, so it is made anew after so many steps.
    private static let stepsOfALife = 250

    @Test(arguments: [(ProviderWorld.Kind.google, 50), (.microsoft, 50), (.caldav, 5)])
    func `whatever happens on either side, in the end both agree, and nothing is lost or doubled`(
        _ kind: ProviderWorld.Kind, _ percent: Int
    ) async throws {
        let lives = max(1, (Self.steps * percent + 100 * Self.stepsOfALife - 1) / (100 * Self.stepsOfALife))
        for life in 0..<lives {
            let seed = Self.seed &+ UInt64(life) &+ UInt64(percent) &* 1_000
            var machine = RandomMachine(world: try await ProviderWorld(kind), random: SeededGenerator(seed: seed))
            for _ in 0..<Self.stepsOfALife { try await machine.step() }
            let flaws = try await machine.end()
            try #require(
                flaws.isEmpty,
                "\(kind), CALENDAR_RANDOM_SEED=\(Self.seed), life \(life): \(flaws)\n\(machine.story.suffix(60).joined(separator: "\n"))")
        }
        print("random run of \(kind): \(lives * Self.stepsOfALife) steps")
    }
}
