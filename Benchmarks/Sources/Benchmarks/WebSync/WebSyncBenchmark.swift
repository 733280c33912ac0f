import CalendarHost
import Foundation
import ProviderKit
import ProviderSimulators

/// The first and an incremental sync of a large calendar at Google and at Microsoft, beside fetching and decoding the same bytes.
///
/// The simulators answer once, and what they said is replayed from memory: their own work is not part of any time.
struct WebSyncBenchmark: Benchmark {
    let name = "web-sync"
    let summary = "first and incremental sync at Google and Microsoft beside decoding the same bytes"

    func run(_ scale: Scale, tell: (String) -> Void) async throws -> [Figure] {
        let now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded())
        let count = scale.pick(quick: 500, standard: 10_000)
        var figures: [Figure] = []
        for service in try await WebService.all(now: now) {
            tell("\(service.name): \(count) events")
            let events = try await service.fill(count)
            let tokens = service.simulator.grant(to: WebService.account, scopes: nil)
            let recorder = RecordingTransport(
                SimulatorTransport([service.simulator.origin.host() ?? "": service.simulator], clock: SimulatedClock(now)))
            let subject = try await WebSubject(service, transport: recorder, tokens: tokens, now: now)
            let connected = recorder.exchanges.count
            _ = try await subject.pull()
            let first = Array(recorder.exchanges[connected...])
            try await service.change(events.prefix(count / 100))
            _ = try await subject.pull()
            let later = Array(recorder.exchanges[(connected + first.count)...])
            try await subject.close()
            let replay = ReplayingTransport(recorder.exchanges)
            let make = { try await WebSubject(service, transport: replay, tokens: tokens, now: now) }
            let repetitions = scale.pick(quick: 2, standard: 7)
            figures.append(
                try await measure("first sync of \(count) events at \(service.name)", first, repetitions, expected: count, make) { _ in })
            figures.append(
                try await measure(
                    "incremental sync of \(count / 100) changes among \(count) events at \(service.name)", later, repetitions,
                    expected: count / 100, make
                ) { _ = try await $0.pull() })
        }
        return figures
    }

    /// One sync, after what has to come before it, beside reading the same answers with Foundation.
    private func measure(
        _ title: String, _ exchanges: [Exchange], _ repetitions: Int, expected: Int, _ make: @escaping () async throws -> WebSubject,
        before: @escaping (WebSubject) async throws -> Void
    ) async throws -> Figure {
        let bodies = exchanges.map(\.response.body)
        let measured = try await Alternation(sides: [
            Alternation.Side(name: "the sync, to its commit") {
                let subject = try await make()
                try await before(subject)
                let (time, summary) = try await subject.pull()
                guard summary.upserted == expected, summary.unreadable == 0 else {
                    throw BenchmarkError("\(summary.upserted) of \(expected) events were taken over, \(summary.unreadable) unreadable")
                }
                try await subject.close()
                return time
            },
            Alternation.Side(name: "the same answers, fetched and decoded (JSONSerialization)") {
                let replay = ReplayingTransport(exchanges)
                return try await seconds {
                    for exchange in exchanges {
                        _ = try JSONSerialization.jsonObject(with: try await replay.send(exchange.request).body)
                    }
                }
            },
        ]).run(repetitions: repetitions)
        return Figure(
            title: title, ours: measured[0], beside: Array(measured.dropFirst()), aim: nil,
            facts: [
                Figure.Fact(name: "requests", value: "\(exchanges.count)"),
                Figure.Fact(name: "bytes of answers", value: "\(bodies.reduce(0) { $0 + $1.count })"),
            ])
    }
}
