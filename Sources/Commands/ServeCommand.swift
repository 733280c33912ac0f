import ArgumentParser
import CalendarHost
import Foundation
import Logging

/// `calendar-host serve`: the REST API and the queue.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the REST API and work off the queue until the process is asked to end.",
        discussion: """
            Refuses to start where the schema is not up to date; run calendar-host migrate apply first. Logs are JSON on standard error.

            EXAMPLES
              CALENDAR_SYNC_ENABLED=true CALENDAR_JOBS_ENABLED=true CALENDAR_ALLOWLIST_PROVIDER_IDS=caldav \\
                CALENDAR_ALLOWLIST_CONNECTION_IDS='*' calendar-host serve
            """)

    @Option(help: "Write the port into this file once the host listens.", completion: .file())
    var readyFile: String?
    @Option(help: "The least level of log lines: trace, debug, info, notice, warning, error, critical.")
    var logLevel: String = "info"

    func run() async throws {
        guard let level = Logger.Level(rawValue: logLevel) else { throw CommandError("there is no log level '\(logLevel)'", code: 64) }
        let logger = CommandEnvironment.logger(level: level)
        let services = try await CommandEnvironment.services(level: level)
        try await HostServer(services: services, logger: logger).run { port in
            guard let readyFile else { return }
            do {
                try Data("\(port)\n".utf8).write(to: URL(fileURLWithPath: readyFile), options: .atomic)
            } catch {
                logger.error("the ready file cannot be written: \(error)", metadata: ["file": "\(readyFile)"])
            }
        }
    }
}
