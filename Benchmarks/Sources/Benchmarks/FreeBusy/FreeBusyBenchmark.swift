import CalendarHost
import CalendarStore
import Foundation
import ProviderKit

/// Free/busy answers over fifty calendars, from the store, beside a bare SQLite query of the same rows.
///
/// Ours is a complete answer: rows, freshness of every calendar, merging, gaps, free time. The bare side only steps over the rows.
struct FreeBusyBenchmark: Benchmark {
    let name = "freebusy"
    let summary = "free/busy over 50 calendars from the store beside a bare SQLite query of the same rows"

    private struct Question {
        let title: String
        /// In days; `nil` for the whole year.
        let days: Int?
        let queries: Int
        let aim: String?
    }

    func run(_ scale: Scale, tell: (String) -> Void) async throws -> [Figure] {
        var figures: [Figure] = []
        figures += try await measure(
            blocksPerCalendar: scale.pick(quick: 100, standard: 100), scale, tell,
            [Question(title: "a year", days: nil, queries: scale.pick(quick: 50, standard: 500), aim: "p99 under 5 ms")])
        figures += try await measure(
            blocksPerCalendar: scale.pick(quick: 200, standard: 2_000), scale, tell,
            [
                Question(title: "a year", days: nil, queries: scale.pick(quick: 10, standard: 100), aim: "p99 under 5 ms"),
                Question(title: "four weeks", days: 28, queries: scale.pick(quick: 50, standard: 500), aim: nil),
                Question(title: "a week", days: 7, queries: scale.pick(quick: 50, standard: 500), aim: nil),
                Question(title: "a day", days: 1, queries: scale.pick(quick: 50, standard: 500), aim: nil),
            ])
        return figures
    }

    private func measure(
        blocksPerCalendar: Int, _ scale: Scale, _ tell: (String) -> Void, _ questions: [Question]
    ) async throws -> [Figure] {
        let now = Date()
        let corpus = try BusyCorpus(calendars: 50, blocksPerCalendar: blocksPerCalendar, now: now)
        let host = try await BenchmarkHost()
        tell("writing \(50 * blocksPerCalendar) busy blocks")
        try await corpus.write(to: host.store, now: now)
        let bare = try BareSQLite(path: host.databasePath)
        let numbers = try bare.calendars()
        var figures: [Figure] = []
        for question in questions {
            tell("\(question.queries) questions about \(question.title)")
            figures.append(try await measure(question, corpus, host, bare, numbers))
        }
        try await host.close()
        return figures
    }

    private func measure(
        _ question: Question, _ corpus: BusyCorpus, _ host: BenchmarkHost, _ bare: BareSQLite, _ numbers: [Int64]
    ) async throws -> Figure {
        var windows = SeededNumbers(seed: 11)
        var (answers, reads, queries): ([Double], [Double], [Double]) = ([], [], [])
        var (rows, merged, stored) = (0, 0, 0)
        for round in -3..<question.queries {
            let window = try Self.window(question, in: corpus.year, &windows)
            let answer = try await seconds {
                merged = try await host.services.availability.answer(
                    AvailabilityRequest(calendars: corpus.addresses, window: window, maximumAge: 86_400)
                ).busy.count
            }
            let read = try await seconds {
                stored = try await host.store.availability(AvailabilityQuery(calendars: corpus.addresses, window: window))
                    .reduce(0) { $0 + $1.busy.count }
            }
            let query = try await seconds {
                rows = try bare.read(calendars: numbers, from: Self.milliseconds(window.start), before: Self.milliseconds(window.end)).rows
            }
            guard rows == stored else { throw BenchmarkError("the store tells \(stored) blocks and SQLite \(rows); they must be the same") }
            // The first rounds fill the caches.
            guard round >= 0 else { continue }
            answers.append(answer)
            reads.append(read)
            queries.append(query)
        }
        return Figure(
            title: "free/busy: 50 calendars with \(corpus.blocksPerCalendar) blocks each, \(question.title)",
            ours: Figure.Side(name: "answer", timing: Timing(answers)),
            beside: [
                Figure.Side(name: "of it, the store", timing: Timing(reads)),
                Figure.Side(name: "bare SQLite", timing: Timing(queries)),
            ], aim: question.aim,
            facts: [
                Figure.Fact(name: "rows of the last question", value: "\(rows)"),
                Figure.Fact(name: "merged stretches in its answer", value: "\(merged)"),
            ])
    }

    private static func window(_ question: Question, in year: TimeWindow, _ random: inout SeededNumbers) throws -> TimeWindow {
        guard let days = question.days else { return year }
        let start = year.start + Double(random.next(below: 365 - days)) * 86_400
        guard let window = TimeWindow(start: start, end: start + Double(days) * 86_400) else { throw BenchmarkError("an empty window") }
        return window
    }

    private static func milliseconds(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1000).rounded()) }
}
