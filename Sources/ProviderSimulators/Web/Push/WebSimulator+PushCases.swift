import ProviderConformance
import ProviderKit

extension WebSimulator {
    /// A case about push that is this provider's own; its harness has to deliver through this very simulator.
    func pushCase(
        _ id: String, _ sentence: String, requires more: Set<ConformanceRequirement> = [],
        body: @escaping @Sendable (PushStage) async throws -> Void
    ) -> ConformanceCase {
        ConformanceCase(id, sentence, requires: more.union([.push, .counterpart, .pushCounterpart])) { context in
            try await body(try PushStage(context))
        }
    }
}
