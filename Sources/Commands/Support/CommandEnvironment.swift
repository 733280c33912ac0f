import CalendarHost
import Foundation
import Logging
import ProviderKit

/// What every command is handed by the executable.
enum CommandEnvironment {
    /// The adapters that the executable was built with.
    @TaskLocal static var adapters: [any ProviderAdapter] = []
    /// What acts at a provider behind its adapter's back, for the conformance suite.
    @TaskLocal static var counterparts: [ProviderID: LiveAccount.CounterpartMaker] = [:]
    /// The providers that can be simulated.
    @TaskLocal static var simulated: [SimulatedService] = []

    /// The configuration that the process's environment asks for.
    static func configuration() throws -> HostConfiguration { try HostConfiguration(environment: ProcessInfo.processInfo.environment) }

    /// A logger on standard error; commands are quiet unless something is wrong.
    static func logger(level: Logger.Level = .warning) -> Logger {
        Logger(label: "calendar-host") { label in JSONLogHandler(label: label, level: level) }
    }

    /// The host's services over the configured database.
    static func services(level: Logger.Level = .warning) async throws -> HostServices {
        try await HostServices.open(
            configuration: configuration(), catalogue: AdapterCatalogue(adapters), logger: logger(level: level))
    }
}
