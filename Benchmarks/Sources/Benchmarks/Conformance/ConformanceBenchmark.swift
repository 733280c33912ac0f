import CalDAVAdapter
import Foundation
import GoogleAdapter
import MicrosoftAdapter
import ProviderConformance
import ProviderKit
import ProviderSimulators

/// The whole conformance suite on each adapter, with its provider in memory: what an author waits for after every change.
struct ConformanceBenchmark: Benchmark {
    let name = "conformance"
    let summary = "the conformance suite, adapter by adapter, in memory"

    private static let account = "examined@example.org"

    private enum Subject: String, CaseIterable {
        case google, microsoft, microsoftWithContent = "microsoft, with content", caldav
    }

    func run(_ scale: Scale, tell: (String) -> Void) async throws -> [Figure] {
        var figures: [Figure] = []
        for subject in Subject.allCases {
            tell(subject.rawValue)
            var reports: [ConformanceReport] = []
            for _ in 0..<scale.pick(quick: 1, standard: 3) { reports.append(try await examine(subject)) }
            guard let report = reports.last, reports.allSatisfy(\.isGreen) else {
                throw BenchmarkError("\(subject.rawValue) does not conform; run the tests")
            }
            let counts = report.deliveries.values
            figures.append(
                Figure(
                    title: "the conformance suite on \(subject.rawValue)",
                    ours: Figure.Side(name: "one run", timing: Timing(reports.map(\.seconds))), beside: [], aim: "under 5 s",
                    facts: [
                        Figure.Fact(name: "cases that passed", value: "\(report.passed.count)"),
                        Figure.Fact(name: "deliveries judged", value: "\(counts.reduce(0) { $0 + $1.judged })"),
                        Figure.Fact(name: "refused", value: "\(counts.reduce(0) { $0 + $1.refused })"),
                    ]))
        }
        return figures
    }

    private func examine(_ subject: Subject) async throws -> ConformanceReport {
        let clock = SimulatedClock(Date())
        switch subject {
        case .google:
            let simulator = GoogleSimulator(clock: clock)
            guard let endpoints = GoogleEndpoints(origin: simulator.origin) else { throw BenchmarkError("the simulator has no address") }
            return await examine(GoogleAdapter(endpoints: endpoints), simulator, clock)
        case .microsoft, .microsoftWithContent:
            let simulator = MicrosoftSimulator(clock: clock)
            guard let endpoints = MicrosoftEndpoints(origin: simulator.origin) else { throw BenchmarkError("the simulator has no address") }
            return await examine(
                MicrosoftAdapter(endpoints: endpoints, resourceData: subject == .microsoftWithContent), simulator, clock)
        case .caldav:
            let simulator = try CalDAVSimulator(clock: clock)
            simulator.makeAccount(Self.account, password: Secret("correct horse battery staple"))
            let transport = SimulatorTransport([simulator.origin.host() ?? "": simulator], clock: clock)
            return await ConformanceRunner(cases: ConformanceCase.all).run(
                try simulator.harness(
                    adapter: CalDAVAdapter(), account: Self.account, transport: transport,
                    readOnlyCalendar: simulator.makeReadOnlyCalendar(for: Self.account)))
        }
    }

    private func examine(
        _ adapter: any ProviderAdapter, _ simulator: any SimulatedProvider, _ clock: SimulatedClock
    ) async -> ConformanceReport {
        simulator.makeAccount(Self.account)
        let transport = SimulatorTransport([simulator.origin.host() ?? "": simulator], clock: clock)
        return await ConformanceRunner(cases: ConformanceCase.all).run(
            simulator.harness(
                adapter: adapter, account: Self.account, transport: transport, clock: clock,
                readOnlyCalendar: simulator.makeReadOnlyCalendar(for: Self.account)))
    }
}
