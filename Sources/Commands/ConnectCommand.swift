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
            """)

    @Argument(help: "The provider, for instance caldav.")
    var provider: String
    @Option(help: "The server: a host name, an address, or the address of one calendar.")
    var server: String
    @Option(help: "The user name.")
    var user: String
    @Option(help: "A file that holds the password; - reads standard input.", completion: .file())
    var passwordFile: String
    @Option(help: "The connection's id; a random one otherwise.")
    var id: String?
    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let connection: ConnectionResource
        let calendars: [CalendarResource]
    }

    func run() async throws {
        let password = try PasswordFile.read(passwordFile)
        let services = try await CommandEnvironment.services()
        let connection = try await services.connections.connect(
            provider: ProviderID(provider), server: server, username: user, password: password, id: id.map { ConnectionID($0) },
            actor: "cli")
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
