import ArgumentParser
import CalendarHost
import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Transport

/// `calendar-host conformance`: the shared suite against a simulator or a live server.
struct ConformanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conformance", abstract: "Run the conformance suite of the contract against an adapter.",
        discussion: """
            Without --live, an adapter is examined against a simulator of its provider, in memory; with --loopback, over a socket. With --live, a
            real account is used: --live URL --user NAME --password-file FILE for a server with passwords, --live service --token-file FILE for
            a provider of the web, whose access token has to live as long as the examination.
            An adapter with several modes (microsoft, basic and with content) is examined in each; with --live, in the one that is configured.
            Everything the suite creates is taken out again, also after a failure. Where the server lets calendars be made, each case has one
            of its own; otherwise the account needs one that may be written. Private addresses are reached only where
            CALENDAR_NETWORK_ALLOW lets them.
            Exit code 0 when every case passed and nothing is without evidence, 1 otherwise.

            EXAMPLES
              calendar-host conformance --list
              calendar-host conformance google
              calendar-host conformance caldav
              calendar-host conformance microsoft --loopback --junit report.xml
              calendar-host conformance caldav --live https://calendar.example.org --user ada --password-file ada.password --report report.json
              calendar-host conformance google --live service --token-file token.json --calendar empty@group.calendar.example
            """)

    @Argument(help: "The adapter.")
    var adapter: String?
    @Flag(help: "List the cases by id and run nothing.")
    var list = false
    @Option(help: "The server's address, or `service` for a provider that has only one.")
    var live: String?
    @Flag(help: "Put the simulator on a loopback port, so that real sockets lie between.")
    var loopback = false
    @Option(help: "The user name.")
    var user: String?
    @Option(help: "A file that holds the password; - reads standard input.", completion: .file())
    var passwordFile: String?
    @Option(help: "A file with OAuth tokens, as a token endpoint answers them (JSON); - reads standard input.", completion: .file())
    var tokenFile: String?
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
        guard !list else { return }
        guard adapter != nil else { throw ValidationError("give an adapter, or --list") }
        let hasPassword = user != nil && passwordFile != nil
        switch live {
        case nil:
            guard !hasPassword, tokenFile == nil else { throw ValidationError("an account is only used with --live") }
        case .some:
            guard hasPassword != (tokenFile != nil) else {
                throw ValidationError("with --live give --user NAME with --password-file FILE, or --token-file FILE")
            }
            guard !loopback else { throw ValidationError("--loopback is for simulators and does not go with --live") }
        }
    }

    func run() async throws {
        let shared = ConformanceCase.all.filter { only == nil || $0.id.hasPrefix(only ?? "") }
        guard !list else {
            let cases = try shared + ownCases()
            return try output.print(cases.map { Item(id: $0.id, sentence: $0.sentence) }) {
                var table = TextTable("CASE", "WHAT HOLDS")
                for item in cases { table.add(item.id, item.sentence) }
                return table.text(empty: "no cases")
            }
        }
        try checkPlaces()
        var runs: [ConformanceReport] = []
        for examination in try await examinations() {
            runs.append(try await run(shared, examination))
            await examination.end()
        }
        let result = ConformanceReport(joining: runs)
        try output.print(result) { "\n" + ([result.summary] + result.deliverySentences).joined(separator: "\n") }
        if let report { try Self.write(try result.json(), to: report) }
        if let junit { try Self.write(Data(result.junit().utf8), to: junit) }
        if !result.isGreen { throw ExitCode(1) }
    }

    /// Refuses a place where no file can be made, before time is spent on what would stand in it.
    private func checkPlaces() throws {
        for path in [report, junit].compactMap({ $0 }) {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            guard FileManager.default.isWritableFile(atPath: folder) else {
                throw CommandError("\(path) cannot be written: the folder \(folder) is not there, or may not be written to", code: 73)
            }
        }
    }

    private static func write(_ data: Data, to path: String) throws {
        do { try data.write(to: URL(fileURLWithPath: path)) } catch {
            throw CommandError("\(path) cannot be written: \(error.localizedDescription)", code: 73)
        }
    }

    private func run(_ shared: [ConformanceCase], _ examination: Examination) async throws -> ConformanceReport {
        let cases = shared + examination.ownCases.filter { only == nil || $0.id.hasPrefix(only ?? "") }
        guard !cases.isEmpty else { throw CommandError("no case's id begins with '\(only ?? "")'; --list shows them all", code: 64) }
        let isQuiet = output.json
        if let mode = examination.mode, !isQuiet { print("\(examination.harness.adapter.displayName), \(mode)") }
        let runner = ConformanceRunner(cases: cases, mode: examination.mode) { result in
            if !isQuiet { print(ConformanceReport.line(result, width: 40)) }
        }
        return await runner.run(examination.harness)
    }

    /// The cases of single providers, for the list.
    private func ownCases() throws -> [ConformanceCase] {
        func isMeant(_ id: ProviderID) -> Bool { adapter == nil || id.rawValue == adapter }
        var cases: [ConformanceCase] = []
        if isMeant(CalDAVSimulator.id), CommandEnvironment.adapters.contains(where: { $0.id == CalDAVSimulator.id }) {
            cases += try CalDAVSimulator(clock: SystemClock()).ownCases
        }
        for service in CommandEnvironment.simulated where isMeant(service.id) {
            cases += service.makeSimulator(SystemClock(), nil).ownCases
        }
        return cases.filter { only == nil || $0.id.hasPrefix(only ?? "") }
    }

    /// One for each mode of a simulated service's adapter; of everything else, one.
    private func examinations() async throws -> [Examination] {
        let id = ProviderID(adapter ?? "")
        let chosen = try AdapterCatalogue(CommandEnvironment.adapters).adapter(id)
        guard let live else {
            if id == CalDAVSimulator.id { return [try await loopback ? .calDAVOnLoopback(chosen) : .calDAVInMemory(chosen)] }
            guard let service = CommandEnvironment.simulated.first(where: { $0.id == id }) else {
                throw CommandError("there is no simulator of \(id); examine it with --live URL", code: 64)
            }
            var examinations: [Examination] = []
            for mode in service.modes {
                examinations.append(try await loopback ? .onLoopback(service, mode) : .inMemory(service, mode))
            }
            return examinations
        }
        return [try await liveExamination(of: chosen, at: live)]
    }

    private func liveExamination(of chosen: any ProviderAdapter, at live: String) async throws -> Examination {
        let transport = try CurlTransport(configuration: try CommandEnvironment.configuration().transport)
        let calendar = calendar.map { CalendarID($0) }
        if let tokenFile {
            let tokens = try TokenFile.read(tokenFile, now: Date())
            return Examination(
                AccountHarness(
                    adapter: chosen, accessToken: tokens.accessToken, server: live == "service" ? nil : live, transport: transport,
                    calendar: calendar))
        }
        guard let address = URL(string: live), address.host() != nil else {
            throw CommandError("'\(live)' is no address; give one such as https://calendar.example.org", code: 64)
        }
        guard let user, let passwordFile else { throw CommandError("an argument is missing", code: 64) }
        let password = try PasswordFile.read(passwordFile)
        let account = LiveAccount(server: address, username: user, password: password, transport: transport)
        let counterpart = try await CommandEnvironment.counterparts[chosen.id]?(account)
        return Examination(
            AccountHarness(
                adapter: chosen, server: live, username: user, password: password, transport: transport, calendar: calendar,
                counterpart: counterpart))
    }
}
