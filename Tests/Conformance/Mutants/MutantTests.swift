import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@Suite("The suite catches broken adapters")
struct MutantTests {
    @Test("each by the case that is made for it", arguments: Mutant.all)
    func isCaught(_ mutant: Mutant) async throws {
        let memory = MemoryHarness(pageSize: 2)
        var adapter = TamperedAdapter(memory.provider)
        mutant.tamper(&adapter)
        let cases = ConformanceCase.all.filter { $0.id == mutant.caughtBy }
        try #require(cases.count == 1, "there is no case \(mutant.caughtBy)")
        let report = await ConformanceRunner(cases: cases).run(memory.harness(adapter: adapter))
        let result = try #require(report.cases.first)
        guard case .failed(let reason) = result.outcome else {
            Issue.record("\(mutant.caughtBy) did not notice: \(result.outcome)")
            return
        }
        #expect(!reason.isEmpty)
        #expect(!report.isGreen)
    }

    @Test("and lets the same wrapper pass when nothing is broken")
    func unbrokenPasses() async {
        let memory = MemoryHarness(pageSize: 2)
        let report = await ConformanceRunner().run(memory.harness(adapter: TamperedAdapter(memory.provider)))
        #expect(report.isGreen, "\(report.table())")
    }

    @Test("there is a broken adapter for every behaviour")
    func everyBehaviourHasAMutant() {
        let caught = Set(Mutant.all.compactMap { mutant in ConformanceCase.all.first { $0.id == mutant.caughtBy }?.behaviour })
        #expect(Set(ConformanceCase.all.map(\.behaviour)).subtracting(caught).sorted() == [])
    }
}
