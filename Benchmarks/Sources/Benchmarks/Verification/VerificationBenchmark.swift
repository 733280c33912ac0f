import Foundation

/// One delivery of each scheme, judged as the host has it judged, beside the same cryptographic work by libcrypto alone.
///
/// Keys are read once on both sides, outside the time. On our side everything that arrives as text is read each time: headers, Base64, JSON.
struct VerificationBenchmark: Benchmark {
    let name = "verification"
    let summary = "deliveries judged beside bare libcrypto"

    func run(_ scale: Scale, tell: (String) -> Void) async throws -> [Figure] {
        var figures: [Figure] = []
        for subject in try VerificationCase.all() {
            tell(subject.title)
            guard subject.ours(), subject.bare() else {
                throw BenchmarkError("\(subject.title): one of the sides refuses the genuine delivery")
            }
            figures.append(try await measure(subject, scale))
        }
        return figures
    }

    private func measure(_ subject: VerificationCase, _ scale: Scale) async throws -> Figure {
        let slice = scale.pick(quick: 0.005, standard: 0.1)
        let sides = try await Alternation(
            sides: [
                Alternation.Side(name: "this kit") { try Self.time(for: slice, subject.ours) },
                Alternation.Side(name: "libcrypto") { try Self.time(for: slice, subject.bare) },
            ]
        ).run(repetitions: scale.pick(quick: 5, standard: 21))
        return Figure(title: subject.title, ours: sides[0], beside: [sides[1]], aim: subject.aim, facts: [])
    }

    /// Seconds of one judgement, over as many as fit into so many seconds.
    private static func time(for slice: Double, _ judge: () -> Bool) throws -> Double {
        let clock = ContinuousClock()
        let begin = clock.now
        var (count, elapsed) = (0, 0.0)
        repeat {
            for _ in 0..<50 where !judge() { throw BenchmarkError("a genuine delivery was refused in the middle of a measurement") }
            count += 50
            elapsed = (clock.now - begin) / .seconds(1)
        } while elapsed < slice
        return elapsed / Double(count)
    }
}
