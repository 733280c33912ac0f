/// One thing that is measured beside others.
protocol Benchmark: Sendable {
    /// How `--only` names it.
    var name: String { get }
    /// What it measures, in one line.
    var summary: String { get }
    /// Measures. `tell` takes lines of progress. Throws where something that it needs is not there, and says what to do.
    func run(_ scale: Scale, tell: (String) -> Void) async throws -> [Figure]
}

/// How much of everything.
enum Scale: String, Encodable, Sendable {
    /// To see that it works, not to quote.
    case quick
    /// Some three minutes.
    case standard
    /// As large as the real servers bear, however long that takes.
    case full

    /// A number for each scale; `full` is `standard` unless said otherwise.
    func pick<Value>(quick: Value, standard: Value, full: Value? = nil) -> Value {
        switch self {
        case .quick: quick
        case .standard: standard
        case .full: full ?? standard
        }
    }
}

/// Something that a benchmark needs is not there, or two sides that must agree do not.
struct BenchmarkError: Error, CustomStringConvertible {
    /// What is wrong and what to do.
    let description: String

    init(_ description: String) { self.description = description }
}
