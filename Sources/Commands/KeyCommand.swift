import ArgumentParser
import CalendarHost
import CalendarStore
import Foundation
import ProviderKit

/// `calendar-host key`: the bearer keys of the REST API.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make, list and revoke keys of the REST API.",
        subcommands: [Create.self, List.self, Revoke.self], defaultSubcommand: List.self)

    /// Makes a key.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key and print it, once: only a hash is kept.",
            discussion: "EXAMPLE\n  calendar-host key create booking-product")
        @Argument(help: "A name for people.")
        var name: String

        func run() async throws { print(try await CommandEnvironment.services().accessKeys.create(name: name).revealText()) }
    }

    /// Lists keys.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List keys by name; the keys themselves are not kept.")
        @OptionGroup var output: OutputOptions

        private struct Item: Encodable {
            let name: String
            let createdAt: Date
            let revokedAt: Date?
        }

        func run() async throws {
            let keys = try await CommandEnvironment.services().accessKeys.list()
            try output.print(keys.map { Item(name: $0.name, createdAt: $0.createdAt, revokedAt: $0.revokedAt) }) {
                var table = TextTable("NAME", "CREATED", "REVOKED")
                for key in keys { table.add(key.name, Instant.text(key.createdAt), key.revokedAt.map(Instant.text) ?? "") }
                return table.text(empty: "no keys; make one with: calendar-host key create NAME")
            }
        }
    }

    /// Revokes a key.
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke a key, at once and for good.")
        @Argument(help: "The key's name.")
        var name: String

        func run() async throws {
            try await CommandEnvironment.services().accessKeys.revoke(name: name)
            print("revoked \(name)")
        }
    }
}
