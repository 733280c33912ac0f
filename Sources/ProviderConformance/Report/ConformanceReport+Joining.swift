extension ConformanceReport {
    /// One report of several runs of the same adapter, each in another mode; at least one.
    ///
    /// It is green where every run is: what one mode shows is no evidence for another.
    public init(joining runs: [ConformanceReport]) {
        precondition(!runs.isEmpty, "there is nothing to join")
        guard runs.count > 1 else {
            self = runs[0]
            return
        }
        var demanded: [String] = []
        for id in runs.flatMap(\.demanded) where !demanded.contains(id) { demanded.append(id) }
        self.init(
            suiteVersion: runs[0].suiteVersion, provider: runs[0].provider, adapter: runs[0].adapter, startedAt: runs[0].startedAt,
            seconds: runs.reduce(0) { $0 + $1.seconds },
            contradictions: runs.flatMap { run in run.gaps.map { gap in run.mode.map { "\($0): \(gap)" } ?? gap } },
            demanded: demanded, cases: runs.flatMap(\.cases))
    }

    /// The mode of all cases; `nil` where there is none, or there are several.
    private var mode: String? {
        let modes = Set(cases.map(\.mode))
        return modes.count == 1 ? modes.first ?? nil : nil
    }
}
