import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@Suite("The suite catches broken adapters", .timeLimit(.minutes(10)))
struct MutantTests {
    @Test("every one by the case that is made for it; the report names them")
    func areCaught() async throws {
        let trials = MutantTrial.all
        let workers = max(2, ProcessInfo.processInfo.activeProcessorCount)
        let verdicts = await withTaskGroup(of: [(Int, MutantTrial.Verdict)].self) { group in
            for worker in 0..<workers {
                group.addTask {
                    var verdicts: [(Int, MutantTrial.Verdict)] = []
                    for number in stride(from: worker, to: trials.count, by: workers) {
                        verdicts.append((number, await trials[number].verdict()))
                    }
                    return verdicts
                }
            }
            var all: [(Int, MutantTrial.Verdict)] = []
            for await some in group { all += some }
            return all.sorted { $0.0 < $1.0 }.map(\.1)
        }
        let report = MutantReport(verdicts: verdicts)
        print(report.summary)
        if let path = ProcessInfo.processInfo.environment["CALENDAR_MUTANT_REPORT"] {
            try report.markdown().write(toFile: path, atomically: true, encoding: .utf8)
        }
        for survivor in report.survivors {
            Issue.record("“\(survivor.trial.flaw)” (\(survivor.trial.original)) survived: \(survivor.complaint)")
        }
        #expect(PushMutant.all.count + AdapterMutant.all.count >= 40)
    }

    @Test("and lets the same wrapper pass when nothing is broken")
    func unbrokenPasses() async throws {
        let memory = MemoryHarness(pageSize: 2)
        let report = await ConformanceRunner().run(memory.harness(adapter: TamperedAdapter(memory.provider)))
        #expect(report.isGreen, "\(report.table())")
        let heavy = ["PUSH-VERIFY-8/bits", "PUSH-VERIFY-8/cuts"]
        let cases = ConformanceCase.all.filter { $0.requirements.contains(.push) && !heavy.contains($0.id) }
        for flavour in ReferenceFlavour.allCases {
            let reference = try ReferenceHarness(flavour)
            let push = TamperedPush(reference.adapter)
            let report = await ConformanceRunner(cases: cases)
                .run(reference.harness(adapter: TamperedPushAdapter(base: reference.adapter, push: push)))
            #expect(report.failed.isEmpty, "\(report.table())")
            #expect(report.passed.count > 30)
        }
        for provider in AdapterMutant.Provider.allCases {
            let report = try await AdapterMutant(provider, "none", caughtBy: "none") { _ in }.examine(cases)
            #expect(report.failed.isEmpty, "\(report.table())")
            #expect(report.passed.count > 20)
        }
    }

    @Test("there is a broken adapter for every behaviour")
    func everyBehaviourHasAMutant() {
        let caught = Set(MutantTrial.all.compactMap { mutant in ConformanceCase.all.first { $0.id == mutant.caughtBy }?.behaviour })
        #expect(Set(ConformanceCase.all.map(\.behaviour)).subtracting(caught).sorted() == [])
    }
}
