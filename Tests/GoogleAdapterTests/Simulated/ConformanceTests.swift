import ProviderConformance
import ProviderSimulators
import Testing

@Suite struct GoogleConformanceTests {
    @Test func `the adapter passes the conformance suite against the simulator`() async throws {
        let harness = try SimulatedHarness()
        let report = await ConformanceRunner(cases: ConformanceCase.all + harness.simulator.ownCases).run(harness)
        let failures = report.failed.map { "\($0.id): \($0.failure ?? "")" }.joined(separator: "\n")
        #expect(report.objections.isEmpty, "\(report.objections.joined(separator: "; "))\n\(failures)")
        #expect(report.passed.count > 50)
    }
}
