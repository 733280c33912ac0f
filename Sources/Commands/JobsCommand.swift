import ArgumentParser
import CalendarHost
import CalendarStore
import Foundation

/// `calendar-host jobs`: the queue, for operators.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "List jobs, those that were given up by default, and try them again.",
        discussion: "EXAMPLES\n  calendar-host jobs\n  calendar-host jobs --state ready\n  calendar-host jobs --replay 42")
    @Option(help: "Which jobs: ready, leased or dead.")
    var state: Job.State = .dead
    @Option(help: "Try the job of this number again.")
    var replay: Int64?
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let store = try await CommandEnvironment.services().store
        if let replay {
            guard try await store.replayJob(replay, at: Date()) else { throw CommandError("there is no job \(replay) that was given up") }
        }
        let jobs = try await store.jobs(in: replay == nil ? state : .ready, after: nil, limit: 1_000)
        try output.print(jobs.map { JobResource($0) }) {
            var table = TextTable("JOB", "KIND", "SUBJECT", "STATE", "ATTEMPTS", "NOT BEFORE", "ERROR")
            for job in jobs {
                table.add(
                    String(job.id), job.kind.rawValue, job.subject, job.state.rawValue, String(job.attempts), Instant.text(job.runAfter),
                    job.lastError ?? "")
            }
            return table.text(empty: "no jobs in this state")
        }
    }
}
