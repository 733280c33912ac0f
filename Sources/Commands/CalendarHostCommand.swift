public import ArgumentParser
public import ProviderKit

/// The command line of a calendar host: every capability of the library, for people and for scripts.
public struct CalendarHostCommand: AsyncParsableCommand {
    /// What the command is called and which commands it has.
    public static let configuration = CommandConfiguration(
        commandName: "calendar-host",
        abstract: "Keeps a booking product and people's calendars in step.",
        discussion: """
            Settings come from the environment (CALENDAR_DATABASE, CALENDAR_VAULT_KEY_FILE, CALENDAR_SYNC_ENABLED, …; see docs/configuration.md).

            EXAMPLES
              calendar-host migrate apply
              calendar-host connect google --open
              calendar-host connect caldav --server https://calendar.example.org --user ada --password-file ada.password
              calendar-host freebusy --from 2026-11-23T00:00:00Z --to 2026-11-30T00:00:00Z
              calendar-host book visit-17 --connection CONNECTION --calendar CALENDAR --start 2026-11-24T09:00:00Z --end 2026-11-24T10:00:00Z --title "Visit"
              calendar-host busy holidays.ics --from 2026-12-01T00:00:00Z --to 2027-01-01T00:00:00Z --json

            EXIT CODES
              0 done · 1 not done, or a check failed · 64 wrong usage · 69 provider not reachable, try later · 75 unfinished, will be tried again
              77 not permitted (credentials, flags, allowlists) · 78 the configuration or the database is not as it must be
            """,
        subcommands: [
            ServeCommand.self, MigrateCommand.self, KeyCommand.self, ConnectCommand.self, ConnectionsCommand.self, DisconnectCommand.self,
            CalendarsCommand.self, SyncCommand.self, FreeBusyCommand.self, BookCommand.self, CancelCommand.self, BookingsCommand.self,
            JobsCommand.self, WebhooksCommand.self, RelayCommand.self, ConformanceCommand.self, SimulateCommand.self, BusyCommand.self,
        ])

    /// Makes the command; the parser fills it.
    public init() {}

    /// Parses the process's arguments, runs, and ends the process with an exit code that means something.
    ///
    /// `counterparts` lets the conformance suite act at a provider behind its adapter's back; without one, cases that need it do not apply.
    /// `simulated` names the providers that can be simulated, for `simulate` and for examinations without an account.
    public static func run(
        adapters: [any ProviderAdapter], counterparts: [ProviderID: LiveAccount.CounterpartMaker] = [:], simulated: [SimulatedService] = []
    ) async -> Never {
        do {
            try await CommandEnvironment.$adapters.withValue(adapters) {
                try await CommandEnvironment.$counterparts.withValue(counterparts) {
                    try await CommandEnvironment.$simulated.withValue(simulated) { try await runParsed() }
                }
            }
        } catch {
            CommandFailure.end(error)
        }
        exit(withError: nil)
    }

    private static func runParsed() async throws {
        var command = try parseAsRoot()
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }
}
