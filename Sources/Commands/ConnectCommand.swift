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
            Where the provider asks for consent (OAuth), an address is printed: open it in a browser, sign in, and consent. Where
            CALENDAR_OAUTH_REDIRECT_URI is http at a loopback address, this command answers the browser itself; otherwise, and where something
            listens there already, the running host does, and this command waits.

            A password comes from a file, never from the command line, where other users of the machine could read it.

            EXAMPLES
              calendar-host connect google --open
              calendar-host connect microsoft --id reception --timeout 300
              calendar-host connect google --reconsent reception
              calendar-host connect caldav --server https://calendar.example.org --user ada --password-file ada.password
              calendar-host connect caldav --server https://dav.example.org/calendars/ada/work/ --user ada --password-file - < ada.password
              calendar-host connect caldav --server https://dav.example.org --token-file tokens.json
            """)

    @Argument(help: "The provider, for instance caldav.")
    var provider: String
    @Option(help: "The server: a host name, an address, or the address of one calendar. Not for providers that are one place.")
    var server: String?
    @Option(help: "The user name.")
    var user: String?
    @Option(help: "A file that holds the password; - reads standard input.", completion: .file())
    var passwordFile: String?
    @Option(help: "A file with OAuth tokens instead, as a token endpoint answers them (JSON); - reads standard input.", completion: .file())
    var tokenFile: String?
    @Option(help: "The connection's id; a random one otherwise.")
    var id: String?
    @Option(help: "Let the owner of this connection consent again; any other account is refused.")
    var reconsent: String?
    @Flag(help: "Open the address in this machine's browser.")
    var open = false
    @Option(help: "How many seconds to wait for the consent, 1 to 600.")
    var timeout: Int = 600
    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let connection: ConnectionResource
        let calendars: [CalendarResource]
    }

    private var asksForConsent: Bool { user == nil && passwordFile == nil && tokenFile == nil }

    func validate() throws {
        guard (1...600).contains(timeout) else { throw ValidationError("--timeout takes 1 to 600 seconds") }
        guard !asksForConsent else {
            guard reconsent == nil || (id == nil && server == nil) else {
                throw ValidationError("--reconsent keeps the connection's id and server; leave out --id and --server")
            }
            return
        }
        guard reconsent == nil, !open else { throw ValidationError("--reconsent and --open are for consent in a browser") }
        guard (user != nil && passwordFile != nil) != (tokenFile != nil) else {
            throw ValidationError(
                "give --user NAME with --password-file FILE, or --token-file FILE, or none of them for consent in a browser")
        }
        guard tokenFile != nil || server != nil else { throw ValidationError("--user needs --server") }
    }

    private func connect(_ services: HostServices) async throws -> Connection {
        let wanted = id.map { ConnectionID($0) }
        guard let user, let passwordFile, let server else {
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
        guard !asksForConsent else { return try await runConsent(services) }
        let connection = try await connect(services)
        var calendars: [CalendarResource] = []
        var note: String?
        do {
            calendars = try await services.calendars.refresh(connection.id).map(CalendarResource.init)
        } catch let error as HostError where error.code == .switchedOff || error.code == .notAllowed {
            note = "its calendars were not listed: \(error.message)"
        }
        try show(connection, calendars, note: note)
    }

    private func runConsent(_ services: HostServices) async throws {
        let adapter = try services.catalogue.adapter(ProviderID(provider))
        guard adapter.oauthAuthorizing != nil else {
            throw CommandError("\(adapter.displayName) has no consent in a browser; give --server, --user and --password-file", code: 64)
        }
        let begun = try await services.authorizations.begin(
            AuthorizationRequest(
                provider: adapter.id, renewing: reconsent.map { ConnectionID($0) }, id: id.map { ConnectionID($0) }, server: server),
            actor: "cli")
        let outcome = try await BrowserConsent(services: services, opensBrowser: open, patience: .seconds(timeout)).outcome(of: begun)
        switch outcome.state {
        case .finished(_, let note):
            guard let connection = outcome.connection else { throw CommandError("the connection is gone already") }
            try show(connection, outcome.calendars.map(CalendarResource.init), note: note)
        case .failed(let reason): throw CommandError("not connected: \(reason)", code: 77)
        case .pending:
            throw CommandError("nobody consented within \(timeout) seconds; run the command again", code: 75)
        }
    }

    private func show(_ connection: Connection, _ calendars: [CalendarResource], note: String?) throws {
        try output.print(Result(connection: ConnectionResource(connection), calendars: calendars)) {
            "connected \(connection.account.displayName) at \(connection.provider) as connection \(connection.id)\n"
                + CalendarsCommand.table(calendars) + (note.map { "\n\($0)" } ?? "")
        }
    }
}
