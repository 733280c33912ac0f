/// What must be shown before a report is green.
enum ConformanceManifest {
    /// The Behaviour ids for which at least one case must pass, where the adapter and the harness offer this much; sorted.
    static func behaviours(offered: Set<ConformanceRequirement>) -> [String] {
        Set(ConformanceCase.all.filter { $0.requirements.isSubset(of: offered) }.map(\.behaviour)).sorted()
    }
}
