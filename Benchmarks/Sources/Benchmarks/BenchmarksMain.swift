import Foundation

/// Measures and prints; asserts nothing about time.
@main
enum BenchmarksMain {
    static func main() async {
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
        var report = Report(environment: .current(), isQuick: options.isQuick)
        var failures = 0
        for benchmark in Options.catalogue where options.only.isEmpty || options.only.contains(benchmark.name) {
            complain("\(benchmark.name): \(benchmark.summary)")
            do {
                report.figures += try await benchmark.run(Scale(isQuick: options.isQuick)) { complain("  \($0)") }
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
