import ArgumentParser
import CalendarHost
import CalendarStore
import Foundation
import ProviderKit

/// `calendar-host sync`: brings calendars up to date now.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Bring calendars up to date now.",
        discussion: """
            One calendar that fails does not stop the others; the exit code is 1 then.

            EXAMPLES
              calendar-host sync
              calendar-host sync --connection CONNECTION --calendar CALENDAR --everything
            """)
    @Option(help: "Only this connection.")
    var connection: String?
    @Option(help: "Only this calendar.")
    var calendar: String?
    @Flag(help: "Compare everything instead of asking for changes only.")
    var everything = false
    @OptionGroup var output: OutputOptions

    private struct Item: Encodable {
        let address: CalendarAddress
        let summary: PullSummary?
        let error: String?
    }

    func run() async throws {
        let services = try await CommandEnvironment.services()
        let addresses = try await services.calendars.kept(connection.map { ConnectionID($0) }).map(\.address)
            .filter { calendar == nil || $0.calendar.rawValue == calendar }
        guard !addresses.isEmpty else {
            throw CommandError("no calendar is kept in step here; calendar-host calendars --refresh lists them")
        }
        var items: [Item] = []
        for (index, address) in addresses.enumerated() {
            if !output.json { Progress.show("reading \(index + 1) of \(addresses.count): \(address.calendar)") }
            do {
                items.append(Item(address: address, summary: try await services.changes.pull(address, reconciles: everything), error: nil))
            } catch {
                items.append(Item(address: address, summary: nil, error: HostError(wrapping: error).message))
            }
        }
        Progress.clear()
        try output.print(items) {
            var table = TextTable("CALENDAR", "WHY", "CHANGED", "REMOVED", "UNREADABLE", "ERROR")
            for item in items {
                table.add(
                    item.address.calendar.rawValue, item.summary?.reason.rawValue ?? "", item.summary.map { String($0.upserted) } ?? "",
                    item.summary.map { String($0.removed) } ?? "", item.summary.map { String($0.unreadable) } ?? "", item.error ?? "")
            }
            return table.text(empty: "")
        }
        if items.contains(where: { $0.error != nil }) { throw ExitCode(1) }
    }
}
