public import Foundation
public import ProviderKit

/// Runs cases one after the other and writes down what came of them.
public struct ConformanceRunner: Sendable {
    /// The version of the suite: grows when cases are added or changed.
    public static let suiteVersion = "1.2"

    /// The cases to run, in order.
    public let cases: [ConformanceCase]
    /// The longest time for one case, in real time.
    public let timeLimit: Duration
    /// What the adapter's mode is called in the report, where it has several.
    public let mode: String?
    private let token: String
    private let progress: (@Sendable (CaseResult) -> Void)?

    /// Makes a runner. `progress` is told of every case when it ends.
    ///
    /// Every key of a run begins with a token of its own, so that two runs at one account do not meet. A run of fewer cases than the adapter
    /// must pass is useful while developing, but it is not evidence: its report is not green.
    public init(
        cases: [ConformanceCase] = ConformanceCase.all, timeLimit: Duration = .seconds(120), mode: String? = nil,
        random: some RandomSource = SystemRandom(),
        progress: (@Sendable (CaseResult) -> Void)? = nil
    ) {
        self.cases = cases
        self.timeLimit = timeLimit
        self.mode = mode
        self.progress = progress
        token = MessageToken.text(random.bytes(8))
    }

    /// Runs every case that applies and gives the report. Failures are in the report; nothing is thrown.
    public func run(_ harness: any ConformanceHarness, startedAt: Date = Date()) async -> ConformanceReport {
        let started = ContinuousClock.now
        let offered = ConformanceRequirement.met(by: harness)
        var results: [CaseResult] = []
        var impossible: Set<String> = []
        for (number, aCase) in cases.enumerated() {
            let (result, isImpossible) = await run(aCase, number: number, harness, offered: offered)
            if isImpossible { impossible.insert(aCase.behaviour) }
            progress?(result)
            results.append(result)
        }
        impossible.subtract(results.filter { $0.outcome == .passed }.map(\.behaviour))
        return ConformanceReport(
            suiteVersion: Self.suiteVersion, provider: harness.adapter.id, adapter: harness.adapter.displayName, startedAt: startedAt,
            seconds: seconds(since: started), contradictions: harness.adapter.contradictions,
            demanded: ConformanceManifest.behaviours(offered: offered).filter { !impossible.contains($0) }, cases: results)
    }

    private func run(
        _ aCase: ConformanceCase, number: Int, _ harness: any ConformanceHarness, offered: Set<ConformanceRequirement>
    ) async -> (CaseResult, isImpossible: Bool) {
        let started = ContinuousClock.now
        let missing = aCase.requirements.subtracting(offered).map(\.rawValue).sorted()
        guard missing.isEmpty else {
            return (CaseResult(aCase, .notApplicable("needs " + missing.joined(separator: " and ")), mode: mode, seconds: 0), false)
        }
        let janitor = Janitor()
        let tally = DeliveryTally()
        let prefix = "ch-\(token)-\(number)-"
        let limited = await TimeLimit(limit: timeLimit, grace: .seconds(5)).run { () -> (CaseOutcome, Bool) in
            do {
                let stage = CaseStage(harness: harness, prefix: prefix, janitor: janitor, tally: tally)
                try await aCase.body(try await stage.context(needsCalendar: aCase.needsCalendar))
                return (.passed, false)
            } catch let failure as ConformanceFailure {
                return (.failed(failure.description), false)
            } catch let skip as CaseNotApplicable {
                return (.notApplicable(skip.reason), skip.isImpossible)
            } catch {
                return (.failed("an error that the case does not expect: \(error)"), false)
            }
        }
        let (outcome, isImpossible): (CaseOutcome, Bool) =
            switch limited {
            case .finished(let outcome): outcome
            case .stopped: (.failed("not done after \(timeLimit); it was stopped"), false)
            case .abandoned: (.failed("not done after \(timeLimit), and it does not stop when it is cancelled"), false)
            }
        let cleaning = await TimeLimit(limit: timeLimit, grace: .seconds(5)).run { await janitor.cleanUp() }
        let leftovers: [String] =
            if case .finished(let leftovers) = cleaning { leftovers } else { ["the clean-up was not done after \(timeLimit)"] }
        return (
            CaseResult(aCase, outcome, mode: mode, leftovers: leftovers, seconds: seconds(since: started), deliveries: tally.sums),
            isImpossible
        )
    }

    private func seconds(since start: ContinuousClock.Instant) -> Double { (ContinuousClock.now - start) / .seconds(1) }
}
