import ArgumentParser
import CalendarHost
import ProviderKit

/// `calendar-host disconnect`: ends a connection for good.
struct DisconnectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disconnect", abstract: "End a connection for good: its credentials are removed, its events at the provider stay.")
    @Argument(help: "The connection.")
    var connection: String

    func run() async throws {
        try await CommandEnvironment.services().connections.disconnect(ConnectionID(connection), actor: "cli")
        print("disconnected \(connection)")
    }
}
