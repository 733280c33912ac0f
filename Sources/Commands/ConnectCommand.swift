import ArgumentParser
import CalendarHost
import CalendarStore
import Foundation
import ProviderKit

/// `calendar-host connect`: an account at a provider.
struct ConnectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect", abstract: "Connect an account and list its calendars.",
        discussion: """
            The password comes from a file, never from the command line, where other users of the machine could read it.

            EXAMPLES
              calendar-host connect caldav --server https://calendar.example.org --user ada --password-file ada.password
              calendar-host connect caldav --server https://dav.example.org/calendars/ada/work/ --user ada --password-file - < ada.password
              calendar-host connect caldav --server https://dav.example.org --token-file tokens.json
            """)

    @Argument(help: "The provider, for instance caldav.")
    var provider: String
    @Option(help: "The server: a host name, an address, or the address of one calendar.")
    var server: String
    @Option(help: "The user name.")
    var user: String?
    @Option(help: "A file that holds the password; - reads standard input.", completion: .file())
    var passwordFile: String?
    @Option(help: "A file with OAuth tokens instead, as a token endpoint answers them (JSON); - reads standard input.", completion: .file())
    var tokenFile: String?
    @Option(help: "The connection's id; a random one otherwise.")
    var id: String?
    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let connection: ConnectionResource
        let calendars: [CalendarResource]
    }

    func validate() throws {
        guard (user != nil && passwordFile != nil) != (tokenFile != nil) else {
            throw ValidationError("give --user NAME with --password-file FILE, or --token-file FILE")
        }
    }

    private func connect(_ services: HostServices) async throws -> Connection {
        let wanted = id.map { ConnectionID($0) }
        guard let user, let passwordFile else {
            let tokens = try TokenFile.read(tokenFile ?? "-", now: Date())
            return try await services.connections.connect(
                provider: ProviderID(provider), server: server, tokens: tokens, id: wanted, actor: "cli")
        }
        return try await services.connections.connect(
            provider: ProviderID(provider), server: server, username: user, password: try PasswordFile.read(passwordFile), id: wanted,
            actor: "cli")
    }

    func run() async throws {
        let services = try await CommandEnvironment.services()
        let connection = try await connect(services)
        var calendars: [CalendarResource] = []
        var note = ""
        do {
            calendars = try await services.calendars.refresh(connection.id).map(CalendarResource.init)
        } catch let error as HostError where error.code == .switchedOff || error.code == .notAllowed {
            note = "\nits calendars were not listed: \(error.message)"
        }
        try output.print(Result(connection: ConnectionResource(connection), calendars: calendars)) {
            "connected \(connection.account.displayName) at \(connection.provider) as connection \(connection.id)\n"
                + CalendarsCommand.table(calendars) + note
        }
    }
}
