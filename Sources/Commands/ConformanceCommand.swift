import ArgumentParser
import CalendarHost
import Foundation
import ProviderConformance
import ProviderKit
import Transport

/// `calendar-host conformance`: the shared suite against a live server.
struct ConformanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conformance", abstract: "Run the conformance suite of the contract against an adapter and a live account.",
        discussion: """
            Everything the suite creates is taken out again, also after a failure. Where the server lets calendars be made, each case has one
            of its own; otherwise the account needs one that may be written. Private addresses are reached only where
            CALENDAR_NETWORK_ALLOW lets them.
            Exit code 0 when every case passed and nothing is without evidence, 1 otherwise.

            EXAMPLES
              calendar-host conformance --list
              calendar-host conformance caldav --live https://calendar.example.org --user ada --password-file ada.password --report report.json
            """)

    @Argument(help: "The adapter.")
    var adapter: String?
    @Flag(help: "List the cases by id and run nothing.")
    var list = false
    @Option(help: "The server's address.")
    var live: String?
    @Option(help: "The user name.")
    var user: String?
    @Option(help: "A file that holds the password; - reads standard input.", completion: .file())
    var passwordFile: String?
    @Option(help: "Write to this calendar instead of a scratch one; it should be empty.")
    var calendar: String?
    @Option(help: "Run only the cases whose id begins with this. Such a run is never green as a whole: it is no evidence.")
    var only: String?
    @Option(help: "Write the report as JSON.", completion: .file())
    var report: String?
    @Option(help: "Write the report as JUnit XML.", completion: .file())
    var junit: String?
    @OptionGroup var output: OutputOptions

    private struct Item: Encodable {
        let id: String
        let sentence: String
    }

    func validate() throws {
        guard list || (adapter != nil && live != nil && user != nil && passwordFile != nil) else {
            throw ValidationError("give an adapter with --live URL --user NAME --password-file FILE, or --list")
        }
    }

    func run() async throws {
        let cases = ConformanceCase.all.filter { only == nil || $0.id.hasPrefix(only ?? "") }
        guard !list else {
            return try output.print(cases.map { Item(id: $0.id, sentence: $0.sentence) }) {
                var table = TextTable("CASE", "WHAT HOLDS")
                for item in cases { table.add(item.id, item.sentence) }
                return table.text(empty: "no cases")
            }
        }
        guard !cases.isEmpty else { throw CommandError("no case's id begins with '\(only ?? "")'; --list shows them all", code: 64) }
        let harness = try await harness()
        let isQuiet = output.json
        let runner = ConformanceRunner(cases: cases) { result in
            if !isQuiet { print(ConformanceReport.line(result, width: 40)) }
        }
        let result = await runner.run(harness)
        if let report { try result.json().write(to: URL(fileURLWithPath: report)) }
        if let junit { try Data(result.junit().utf8).write(to: URL(fileURLWithPath: junit)) }
        try output.print(result) { "\n" + result.summary }
        if !result.isGreen { throw ExitCode(1) }
    }

    private func harness() async throws -> AccountHarness {
        guard let adapter, let live, let user, let passwordFile else { throw CommandError("an argument is missing", code: 64) }
        let chosen = try AdapterCatalogue(CommandEnvironment.adapters).adapter(ProviderID(adapter))
        let password = try PasswordFile.read(passwordFile)
        let transport = try CurlTransport(configuration: try CommandEnvironment.configuration().transport)
        guard let address = URL(string: live) else {
            throw CommandError("'\(live)' is no address; give one such as https://calendar.example.org", code: 64)
        }
        let account = LiveAccount(server: address, username: user, password: password, transport: transport)
        let counterpart = try await CommandEnvironment.counterparts[chosen.id]?(account)
        return AccountHarness(
            adapter: chosen, server: live, username: user, password: password, transport: transport,
            calendar: calendar.map { CalendarID($0) }, counterpart: counterpart)
    }
}
