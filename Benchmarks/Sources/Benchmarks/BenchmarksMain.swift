import Foundation

/// Measures and prints; asserts nothing about time.
@main
enum BenchmarksMain {
    static func main() async {
        // A helper program that is gone is an error to be told, not an end without a word.
        signal(SIGPIPE, SIG_IGN)
        do throws(OptionsError) {
            let options = try Options(arguments: Array(CommandLine.arguments.dropFirst()))
            if options.showsHelp { return print(Options.help) }
            await run(options)
        } catch {
            complain("\(error.description)\n\n\(Options.help)")
            exit(64)
        }
    }

    private static func run(_ options: Options) async {
        var report = Report(environment: .current(), scale: options.scale)
        var failures = 0
        for benchmark in Options.catalogue where options.only.isEmpty || options.only.contains(benchmark.name) {
            complain("\(benchmark.name): \(benchmark.summary)")
            do {
                report.figures += try await benchmark.run(options.scale) { complain("  \($0)") }
            } catch {
                failures += 1
                complain("\(benchmark.name) could not be measured: \(error)")
            }
        }
        print(options.asJSON ? report.json : report.text)
        if failures > 0 { exit(1) }
    }

    /// Progress and complaints go to standard error, so that standard output is the report alone.
    private static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
