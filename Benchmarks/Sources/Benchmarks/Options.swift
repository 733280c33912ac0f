/// What the command line asks for.
struct Options {
    /// Every benchmark, in the order of the report.
    static let catalogue: [any Benchmark] = [
        FirstSyncBenchmark(), WebSyncBenchmark(), FreeBusyBenchmark(), ExpansionBenchmark(), VerificationBenchmark(), WebhookBenchmark(),
        ConformanceBenchmark(),
    ]

    /// The names to run; empty for all.
    private(set) var only: Set<String> = []
    /// How much of everything.
    private(set) var scale = Scale.standard
    private(set) var asJSON = false
    private(set) var showsHelp = false

    /// Reads the arguments after the program's name.
    init(arguments: [String]) throws(OptionsError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--only":
                guard let name = rest.popFirst() else { throw OptionsError(description: "--only needs a name") }
                guard Self.catalogue.contains(where: { $0.name == name }) else {
                    throw OptionsError(description: "there is no benchmark '\(name)'")
                }
                only.insert(name)
            case "--quick": scale = .quick
            case "--full": scale = .full
            case "--json": asJSON = true
            case "--help", "-h": showsHelp = true
            default: throw OptionsError(description: "'\(argument)' is not understood")
            }
        }
    }

    /// What `--help` prints.
    static var help: String {
        let names = catalogue.map { "    \($0.name.padded(to: 12))\($0.summary)" }.joined(separator: "\n")
        return """
            Measures the host beside the bare tools that do the same work, in one run, and prints the ratios.

            Benchmarks [--only NAME]… [--quick | --full] [--json]

              --only NAME   this one; may be given several times
              --quick       less of everything: to see that it works, not to quote
              --full        the real server holds as many events as the one in memory, which takes minutes more
              --json        for programs

            Names:
            \(names)
            """
    }
}

/// The command line cannot be followed.
struct OptionsError: Error {
    /// What is wrong with it.
    let description: String
}
