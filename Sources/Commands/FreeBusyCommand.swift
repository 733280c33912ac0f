import ArgumentParser
import CalendarHost
import CalendarStore
import Foundation
import ProviderKit

/// `calendar-host freebusy`: when somebody is not free.
struct FreeBusyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freebusy",
        abstract: "Answer when the calendars are not free, how old that knowledge is, and what is missing from it.",
        discussion: """
            Time that is not known is never shown as free unless the policy says so.

            EXAMPLES
              calendar-host freebusy --from 2026-11-23T00:00:00Z --to 2026-11-30T00:00:00Z
              calendar-host freebusy --from 2026-11-23T00:00:00Z --to 2026-11-30T00:00:00Z --without visit-17 --policy serve-stale --json
            """)
    @Option(help: "The first instant, RFC 3339.")
    var from: InstantArgument
    @Option(help: "The instant after the last, RFC 3339.")
    var to: InstantArgument
    @Option(help: "Only this connection.")
    var connection: String?
    @Option(help: "Only this calendar; may be repeated.")
    var calendar: [String] = []
    @Option(help: "What to say of time that is not known: fail-closed, serve-stale or fail-open.")
    var policy: AvailabilityPolicy = .failClosed
    @Option(help: "How old the knowledge may be, in seconds.")
    var maxAge: Double = 900
    @Option(help: "A booking whose own event does not count; may be repeated.")
    var without: [String] = []
    @Flag(help: "End with exit code 75 where the answer has gaps.")
    var requireComplete = false
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let window = try TimeWindow(from: from, to: to)
        let services = try await CommandEnvironment.services()
        let addresses = try await services.calendars.kept(connection.map { ConnectionID($0) }).map(\.address)
            .filter { calendar.isEmpty || calendar.contains($0.calendar.rawValue) }
        guard !addresses.isEmpty else {
            throw CommandError("no such calendar is kept in step, so nothing is known; calendar-host calendars --refresh lists them")
        }
        let answer = try await services.availability.answer(
            AvailabilityRequest(
                calendars: addresses, window: window, policy: policy, maximumAge: maxAge,
                excludedBookings: Set(without.map { BookingID($0) })))
        try output.print(answer) { Self.text(answer) }
        if requireComplete, !answer.complete { throw ExitCode(75) }
    }

    private static func text(_ answer: AvailabilityAnswer) -> String {
        var table = TextTable("FROM", "TO", "KIND")
        for interval in answer.busy {
            table.add(Instant.text(interval.window.start), Instant.text(interval.window.end), interval.kind.rawValue)
        }
        var lines = [table.text(empty: "free all the time")]
        let known = answer.complete ? "complete" : "with gaps"
        lines.append("as of \(answer.asOf.map(Instant.text) ?? "never"), \(known), policy \(answer.policy.rawValue)")
        for gap in answer.unknown {
            lines.append("unknown from \(Instant.text(gap.start)) to \(Instant.text(gap.end)): \(gap.reason) [\(gap.calendar)]")
        }
        for calendar in answer.calendars { calendar.lastError.map { lines.append("\(calendar.name): last read failed: \($0)") } }
        return lines.joined(separator: "\n")
    }
}
