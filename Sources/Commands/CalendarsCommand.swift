import ArgumentParser
import CalendarHost
import CalendarStore
import ProviderKit

/// `calendar-host calendars`: the calendars of the connections.
struct CalendarsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendars", abstract: "List calendars.",
        discussion: "EXAMPLES\n  calendar-host calendars\n  calendar-host calendars --connection CONNECTION --refresh --json")
    @Option(help: "Only this connection.")
    var connection: String?
    @Flag(help: "Ask the provider first instead of showing what is known.")
    var refresh = false
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let services = try await CommandEnvironment.services()
        if refresh {
            let ids = if let connection { [ConnectionID(connection)] } else { try await services.connections.list().map(\.id) }
            for id in ids { _ = try await services.calendars.refresh(id) }
        }
        let calendars = try await services.calendars.list(connection.map { ConnectionID($0) }).map(CalendarResource.init)
        try output.print(calendars) { Self.table(calendars) }
    }

    static func table(_ calendars: [CalendarResource]) -> String {
        var table = TextTable("CONNECTION", "NAME", "ACCESS", "ZONE", "KEPT", "CALENDAR")
        for item in calendars {
            table.add(
                item.connection.rawValue, item.name, item.access, item.timeZone ?? "", item.isSelected ? "yes" : "no", item.id.rawValue)
        }
        return table.text(empty: "no calendars")
    }
}
