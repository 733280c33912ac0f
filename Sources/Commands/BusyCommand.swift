import ArgumentParser
import Foundation
import ICalendar

/// `calendar-host busy`: the busy blocks of an iCalendar file, without any server.
struct BusyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "busy", abstract: "Print the busy blocks of an iCalendar file.",
        discussion: """
            Times that cannot be read are listed as unknown, never left out. Exit code 65 where the file as a whole cannot be read.

            EXAMPLES
              calendar-host busy holidays.ics --from 2026-12-01T00:00:00Z --to 2027-01-01T00:00:00Z
              calendar-host busy team.ics --from 2026-12-01T00:00:00Z --to 2026-12-08T00:00:00Z --zone Europe/Berlin --json
            """)

    @Argument(help: "The file; - reads standard input.", completion: .file(extensions: ["ics"]))
    var file: String
    @Option(help: "The first instant, RFC 3339.")
    var from: InstantArgument
    @Option(help: "The instant after the last, RFC 3339.")
    var to: InstantArgument
    @Option(help: "The IANA name of the zone for all-day and floating times.")
    var zone = "UTC"
    @Flag(name: .long, help: "Print JSON for machines instead of text for people.")
    var json = false

    func run() throws {
        let data = file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
        guard let data else { throw CommandError("\(file) cannot be read; check the name and its permissions", code: 66) }
        guard from.date < to.date else { throw CommandError("--to is not after --from; the window would be empty", code: 64) }
        let rules: ZoneRules
        do { rules = try ZoneDatabase.system.zone(named: zone) } catch { throw CommandError("--zone: \(error)", code: 64) }
        do {
            let report = try BusyReport(parsing: data, from: from.date, to: to.date, zone: rules)
            print(json ? report.json : report.text)
        } catch {
            throw CommandError("\(file): \(error)", code: 65)
        }
    }
}
