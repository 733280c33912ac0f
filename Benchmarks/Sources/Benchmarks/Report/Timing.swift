/// The times of several repetitions, in seconds.
struct Timing: Encodable, Sendable {
    /// How often it was measured.
    let repetitions: Int
    let minimum: Double
    let median: Double
    /// The 99th percentile; `nil` for fewer than a hundred repetitions, where it would only be the slowest one.
    let p99: Double?
    let maximum: Double

    /// Summarises at least one time.
    init(_ seconds: [Double]) {
        let sorted = seconds.sorted()
        repetitions = sorted.count
        minimum = sorted.first ?? .nan
        maximum = sorted.last ?? .nan
        median = Self.quantile(0.5, of: sorted)
        p99 = sorted.count < 100 ? nil : Self.quantile(0.99, of: sorted)
    }

    /// The nearest rank, or the middle of the two middle ones.
    private static func quantile(_ part: Double, of sorted: [Double]) -> Double {
        guard !sorted.isEmpty else { return .nan }
        if part == 0.5, sorted.count % 2 == 0 { return (sorted[sorted.count / 2 - 1] + sorted[sorted.count / 2]) / 2 }
        return sorted[min(sorted.count - 1, max(0, Int((part * Double(sorted.count)).rounded(.up)) - 1))]
    }
}
