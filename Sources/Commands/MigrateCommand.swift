import ArgumentParser
import CalendarHost
import CalendarStore
import Foundation

/// `calendar-host migrate`: the database's schema, step by step, forward and back.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Plan, apply, verify or roll back the database's migrations.",
        subcommands: [Plan.self, Apply.self, Verify.self, Rollback.self], defaultSubcommand: Plan.self)

    /// Shows what would run.
    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show which migrations are applied and which would run. Changes nothing.",
            discussion: "Exit code 78 where the schema is not what its migrations make, or was made by a newer release.")
        @OptionGroup var output: OutputOptions

        private struct Item: Encodable {
            let name: String
            let summary: String
            let appliedAt: Date?
        }

        private struct Result: Encodable {
            let state: String
            let migrations: [Item]
        }

        func run() async throws {
            let migrator = try MigrateCommand.migrator()
            let state = try await migrator.state()
            let items = try await migrator.status().map { Item(name: $0.name, summary: $0.summary, appliedAt: $0.appliedAt) }
            try output.print(Result(state: state.description, migrations: items)) {
                var table = TextTable("MIGRATION", "APPLIED", "ABOUT")
                for item in items { table.add(item.name, item.appliedAt.map(Instant.text) ?? "pending", item.summary) }
                return table.text(empty: "no migrations") + "\n" + state.description
            }
            switch state {
            case .current, .pending: return
            case .drifted, .unknownMigrations: throw ExitCode(78)
            }
        }
    }

    /// Brings the schema up to date.
    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Apply what is pending, each migration in a transaction of its own. Creates the database where there is none.")
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let applied = try await MigrateCommand.migrator().apply(at: Date())
            try output.print(applied) {
                applied.isEmpty ? "nothing to apply: the schema is current" : applied.map { "applied \($0)" }.joined(separator: "\n")
            }
        }
    }

    /// Asks the verification queries.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run the verification queries; exit code 1 where one finds a violation.",
            discussion: "The queries are those of docs/ops/calendar_migration_verification_queries.sql.")
        @OptionGroup var output: OutputOptions

        private struct Item: Encodable {
            let migration: String
            let query: String
            let details: String
        }

        func run() async throws {
            let violations = try await MigrateCommand.migrator().verify()
            try output.print(violations.map { Item(migration: $0.migration, query: $0.query, details: $0.details) }) {
                var table = TextTable("MIGRATION", "QUERY", "VIOLATION")
                for violation in violations { table.add(violation.migration, violation.query, violation.details) }
                return table.text(empty: "0 violations")
            }
            if !violations.isEmpty { throw ExitCode(1) }
        }
    }

    /// Takes migrations back.
    struct Rollback: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take migrations back, newest first.",
            discussion: """
                The scripts are those of docs/ops/calendar_migration_rollback_scripts.sql. What the migrations made is dropped with its
                content, so a copy of the whole database is written first, beside it unless --backup names another place.

                EXAMPLES
                  calendar-host migrate rollback --to outbound                              shows what would be taken back
                  calendar-host migrate rollback --to outbound --backup before.sqlite --yes
                  calendar-host migrate rollback --all --yes
                """)
        @Option(help: "Keep this migration and everything before it.")
        var to: String?
        @Flag(help: "Take everything back.")
        var all = false
        @Option(help: "Where the copy goes; the file must not exist.", completion: .file())
        var backup: String?
        @Flag(help: "Do it. Without this flag only the plan is shown.")
        var yes = false
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard (to != nil) != all else { throw ValidationError("give --to NAME or --all") }
        }

        func run() async throws {
            let migrator = try MigrateCommand.migrator()
            let target: RollbackTarget = if let to { .to(to) } else { .all }
            guard yes else {
                let plan = try await migrator.planRollback(to: target)
                return try output.print(plan.steps.map(\.name)) { "\(plan)\nnothing was changed; add --yes to do it" }
            }
            let copy =
                try backup ?? "\(CommandEnvironment.configuration().databasePath).before-rollback-\(Int(Date().timeIntervalSince1970))"
            try await migrator.copyDatabase(to: copy)
            let names = try await migrator.rollback(to: target)
            try output.print(names) {
                names.isEmpty
                    ? "nothing to take back"
                    : (names.map { "took back \($0)" } + ["a copy from before is at \(copy)"]).joined(separator: "\n")
            }
        }
    }

    static func migrator() throws -> SQLiteMigrator { try SQLiteMigrator(path: CommandEnvironment.configuration().databasePath) }
}
