import ProviderConformance
import Testing

@Suite struct GoogleConformanceTests {
    @Test func `the adapter passes the conformance suite against the simulator`() async throws {
        let report = await ConformanceRunner().run(try SimulatedHarness())
        let failures = report.failed.map { "\($0.id): \($0.failure ?? "")" }.joined(separator: "\n")
        #expect(report.objections.isEmpty, "\(report.objections.joined(separator: "; "))\n\(failures)")
        #expect(report.passed.count > 50)
    }
}
