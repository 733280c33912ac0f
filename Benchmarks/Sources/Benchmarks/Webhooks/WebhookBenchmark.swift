import Foundation

/// Deliveries that are received, verified, told from repetitions and on the disk before they are answered, beside a server of the same make
/// that only answers; then how long an answer takes at half of the rate.
struct WebhookBenchmark: Benchmark {
    let name = "webhooks"
    let summary = "durable, verified deliveries beside an empty 202"

    func run(_ scale: Scale, tell: (String) -> Void) async throws -> [Figure] {
        let program = try LoadProgram()
        let subject = try await WebhookSubject()
        let seconds = scale.pick(quick: 1, standard: 5)
        let rounds = scale.pick(quick: 1, standard: 5)
        tell("opening \(WebhookSubject.channels) channels")
        let measured = try await subject.serve { host, bare in
            let channels = try await subject.settledChannels()
            var (ours, theirs): ([LoadProgram.Result], [LoadProgram.Result]) = ([], [])
            var first = 1_000_000
            for _ in 0..<rounds {
                theirs.append(try program.run(port: bare, channels: [], seconds: seconds, first: first))
                ours.append(try program.run(port: host, channels: channels, seconds: seconds, first: first))
                first += 10_000_000
            }
            let rate = ours.map(\.perSecond).sorted()[rounds / 2]
            // So that all connections together send half of what was possible.
            let pause = Int((Double(LoadProgram.connections) / (rate / 2) * 1_000).rounded())
            let half = try program.run(port: host, channels: channels, seconds: seconds * 2, pause: max(1, pause), first: first)
            return (ours, theirs, half)
        }
        let (ours, theirs, half) = measured
        let failures = ours.reduce(half.failures) { $0 + $1.failures }
        guard failures == 0, subject.others() == 0 else {
            throw BenchmarkError("\(failures) deliveries failed, and \(subject.others()) came to another end than being stored")
        }
        let (rate, empty) = (Self.median(ours.map(\.perSecond)), Self.median(theirs.map(\.perSecond)))
        return [
            Figure(
                title: "one delivery: received, verified, told from repetitions, committed to the disk, answered",
                ours: Figure.Side(name: "the host", timing: Timing(ours.map { 1 / $0.perSecond })),
                beside: [Figure.Side(name: "the same server, an empty 202", timing: Timing(theirs.map { 1 / $0.perSecond }))],
                aim: "at most 1.25 ×, which is 80 % of the rate; p99 under 20 ms at half of it",
                facts: [
                    Figure.Fact(name: "deliveries a second", value: "\(Int(rate)) (\(Int(rate / empty * 100)) % of \(Int(empty)))"),
                    Figure.Fact(name: "stored", value: "\(subject.accepted())"),
                    Figure.Fact(
                        name: "at half the rate (\(Int(half.perSecond)) a second)",
                        value: "p50 \(Self.text(half.p50)), p90 \(Self.text(half.p90)), p99 \(Self.text(half.p99))"),
                ])
        ]
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    private static func text(_ seconds: Double) -> String { String(format: "%.2f ms", seconds * 1_000) }
}
