import ArgumentParser
import CalendarHost
import ProviderKit

/// `calendar-host connections`: the accounts.
struct ConnectionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "connections", abstract: "List connected accounts.")
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let connections = try await CommandEnvironment.services().connections.list().map(ConnectionResource.init)
        try output.print(connections) {
            var table = TextTable("CONNECTION", "PROVIDER", "ACCOUNT", "STATE", "REASON")
            for item in connections {
                table.add(item.id.rawValue, item.provider.rawValue, item.account.displayName, item.state, item.reason ?? "")
            }
            return table.text(empty: "no accounts; connect one with: calendar-host connect --help")
        }
    }
}
