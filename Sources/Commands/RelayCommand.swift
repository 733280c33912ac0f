import ArgumentParser
import CalendarHost
import CalendarStore
import ProviderKit

/// `calendar-host relay`: programs beside a calendar server without push that tell this host of changes.
struct RelayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relay", abstract: "Add, list and remove relays: signed hooks for calendar servers without push.",
        discussion: """
            A relay signs what it sends in the way of Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature). Its address and its
            signing secret are shown once, when it is added.

            EXAMPLES
              calendar-host relay add reception /calendars/reception/
              calendar-host relay list
              calendar-host relay remove ch-…
            """, subcommands: [Add.self, List.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a relay for a calendar; shows its address and secret once.")
        @Argument(help: "The connection.")
        var connection: String
        @Argument(help: "The calendar.")
        var calendar: String
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let address = CalendarAddress(connection: ConnectionID(connection), calendar: CalendarID(calendar))
            let relay = RelayIntroduction(try await CommandEnvironment.services().relays.add(address, actor: "cli"))
            try output.print(relay) {
                """
                added relay \(relay.relay.id) for calendar \(calendar) of \(connection)
                address: \(relay.address)
                secret:  \(relay.secret)
                Neither is shown again. Whoever knows the address can deliver; whoever knows the secret is believed.
                """
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List relays.")
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let relays = try await CommandEnvironment.services().relays.list().map { ChannelResource($0) }
            try output.print(relays) { ChannelTable.text(relays, empty: "no relays") }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a relay: nothing of it is believed any more.")
        @Argument(help: "The relay.")
        var relay: String

        func run() async throws {
            try await CommandEnvironment.services().relays.remove(ChannelID(relay), actor: "cli")
            print("removed \(relay)")
        }
    }
}
