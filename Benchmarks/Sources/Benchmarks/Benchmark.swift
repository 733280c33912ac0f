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
struct Scale: Sendable {
    /// Less of everything.
    let isQuick: Bool

    /// `full`, or `quick` where the run is a quick one.
    func pick<Value>(_ full: Value, quick: Value) -> Value { isQuick ? quick : full }
}

/// Something that a benchmark needs is not there, or two sides that must agree do not.
struct BenchmarkError: Error, CustomStringConvertible {
    /// What is wrong and what to do.
    let description: String

    init(_ description: String) { self.description = description }
}
