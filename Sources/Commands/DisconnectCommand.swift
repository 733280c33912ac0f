import ArgumentParser
import CalendarHost
import ProviderKit

/// `calendar-host disconnect`: ends a connection for good.
struct DisconnectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disconnect", abstract: "End a connection for good: its credentials are removed, its events at the provider stay.",
        discussion: """
            Tokens are given back to the provider. Where that fails the connection is ended all the same, and what is left to do is told.

            EXAMPLES
              calendar-host disconnect reception
            """)
    @Argument(help: "The connection.")
    var connection: String

    func run() async throws {
        let note = try await CommandEnvironment.services().connections.disconnect(ConnectionID(connection), actor: "cli")
        print("disconnected \(connection)")
        if let note { print(note) }
    }
}
