import ProviderConformance
import ProviderKit
import ProviderSimulators

/// One broken adapter on trial.
struct MutantTrial: Sendable {
    /// What it is a broken copy of.
    let original: String
    /// What is wrong with it.
    let flaw: String
    /// The id of the case that must fail.
    let caughtBy: String
    /// Runs cases on it.
    let examine: @Sendable ([ConformanceCase]) async throws -> ConformanceReport

    /// What came of it.
    struct Verdict: Sendable {
        let trial: MutantTrial
        /// Why it was caught; `nil` of a survivor.
        let reason: String?
        /// What happened instead; empty of one that was caught.
        let complaint: String
    }

    /// All of them.
    static let all: [MutantTrial] = Mutant.all.map { of($0) } + PushMutant.all.map { of($0) } + AdapterMutant.all.map { of($0) }

    private static func of(_ mutant: Mutant) -> MutantTrial {
        MutantTrial(original: "memory", flaw: mutant.flaw, caughtBy: mutant.caughtBy) { cases in
            let memory = MemoryHarness(pageSize: 2)
            var adapter = TamperedAdapter(memory.provider)
            mutant.tamper(&adapter)
            return await ConformanceRunner(cases: cases).run(memory.harness(adapter: adapter))
        }
    }

    private static func of(_ mutant: PushMutant) -> MutantTrial {
        MutantTrial(original: "reference, \(mutant.flavour.rawValue)", flaw: mutant.flaw, caughtBy: mutant.caughtBy) { cases in
            let reference = try ReferenceHarness(mutant.flavour)
            var push = TamperedPush(reference.adapter)
            mutant.tamper(&push, reference.adapter)
            let adapter = TamperedPushAdapter(base: reference.adapter, push: push)
            return await ConformanceRunner(cases: cases).run(reference.harness(adapter: adapter))
        }
    }

    private static func of(_ mutant: AdapterMutant) -> MutantTrial {
        MutantTrial(original: mutant.provider.rawValue, flaw: mutant.flaw, caughtBy: mutant.caughtBy) { cases in
            try await mutant.examine(cases)
        }
    }

    /// Runs the one case that must fail.
    func verdict() async -> Verdict {
        let cases = ConformanceCase.all.filter { $0.id == caughtBy }
        guard cases.count == 1 else { return Verdict(trial: self, reason: nil, complaint: "there is no case \(caughtBy)") }
        do {
            let report = try await examine(cases)
            guard let result = report.cases.first else { return Verdict(trial: self, reason: nil, complaint: "the case did not run") }
            guard case .failed(let reason) = result.outcome, !report.isGreen else {
                return Verdict(trial: self, reason: nil, complaint: "\(caughtBy) did not notice: \(result.outcome)")
            }
            return Verdict(trial: self, reason: reason, complaint: "")
        } catch { return Verdict(trial: self, reason: nil, complaint: "\(error)") }
    }
}
