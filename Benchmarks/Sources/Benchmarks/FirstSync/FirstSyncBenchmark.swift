import CalendarHost
import CalendarStore
import Foundation
import ProviderKit

/// The first sync of a large calendar beside the curl program fetching the same bytes.
///
/// Once from a real Radicale, and once from a server that answers the recorded requests from memory: there our own cost is bare.
struct FirstSyncBenchmark: Benchmark {
    let name = "first-sync"
    let summary = "the first sync of 10,000 events beside curl fetching the same bytes"

    private struct Place {
        let name: String
        let origin: String
        let events: EventCorpus
        let repetitions: Int
        let aim: String?
    }

    private static let (user, password, calendar) = (RadicaleServer.user, RadicaleServer.password, RadicaleServer.calendar)

    func run(_ scale: Scale, tell: (String) -> Void) async throws -> [Figure] {
        let now = Date()
        let many = EventCorpus(count: scale.pick(quick: 1_000, standard: 10_000), now: now)
        let some = EventCorpus(count: scale.pick(quick: 100, standard: 2_000, full: many.objects.count), now: now)
        tell("Radicale takes in \(some.objects.count) events (it reads every file once)")
        let radicale = try RadicaleServer(events: some)
        defer { radicale.stop() }
        let recorded = try await record(from: radicale.origin)
        let memory = try MemoryServer(recorded.all, events: many, calendar: Self.calendar)
        defer { memory.stop() }
        let inMemory = Place(
            name: "a server that answers from memory", origin: memory.origin, events: many,
            repetitions: scale.pick(quick: 3, standard: 5), aim: nil)
        let real = Place(
            name: "Radicale", origin: radicale.origin, events: some, repetitions: scale.pick(quick: 1, standard: 3),
            aim: "at most 1.2 × the time of curl")
        tell("\(inMemory.repetitions) times from \(inMemory.name)")
        var figures = [try await measure(inMemory, try await record(from: memory.origin).synced)]
        tell("\(real.repetitions) times from \(real.name)")
        figures.append(try await measure(real, recorded.synced))
        guard memory.unknownRequests == 0 else {
            throw BenchmarkError("\(memory.unknownRequests) requests to the server in memory had no answer; its figure means nothing")
        }
        return figures
    }

    /// Syncs once and keeps what went over the wire: everything, and the part that is the sync. The server's caches are warm afterwards.
    private func record(from origin: String) async throws -> (all: [Exchange], synced: [Exchange]) {
        var recorder: RecordingTransport?
        let subject = try await SyncSubject(
            origin: origin, user: Self.user, password: Self.password, calendar: Self.calendar,
            wrap: { transport in
                let recording = RecordingTransport(transport)
                recorder = recording
                return recording
            })
        let before = recorder?.exchanges.count ?? 0
        _ = try await subject.pull()
        let exchanges = recorder?.exchanges ?? []
        try await subject.host.close()
        return (exchanges, Array(exchanges[before...]))
    }

    private func measure(_ place: Place, _ exchanges: [Exchange]) async throws -> Figure {
        let count = place.events.objects.count
        let curl = try CurlProgram(exchanges, origin: place.origin)
        var (bytes, blocks, pages) = (0, 0, 0)
        var (ownTime, curlTime): ([Double], [Double]) = ([], [])
        let prepare = {
            try await SyncSubject(origin: place.origin, user: Self.user, password: Self.password, calendar: Self.calendar)
        }
        let horizon = try Self.horizon(Date())
        let sides = [
            Alternation.Side(name: "first sync") {
                let subject = try await prepare()
                let begin = ProcessorTime.ofThisProcess
                let (time, summary) = try await subject.pull()
                ownTime.append(ProcessorTime.ofThisProcess - begin)
                guard summary.upserted == count, summary.unreadable == 0 else {
                    throw BenchmarkError("\(summary.upserted) of \(count) events were taken over, \(summary.unreadable) unreadable")
                }
                pages = summary.pages
                blocks = try await Self.blocks(of: subject, horizon)
                try await subject.host.close()
                return time
            },
            Alternation.Side(name: "curl") {
                let begin = ProcessorTime.ofChildren
                let result = try curl.run(atOnce: 1)
                curlTime.append(ProcessorTime.ofChildren - begin)
                bytes = result.bytes
                return result.seconds
            },
            Alternation.Side(name: "curl, two at once") { try curl.run(atOnce: 2).seconds },
            Alternation.Side(name: "of it, the adapter (nothing stored)") {
                let subject = try await prepare()
                let time = try await subject.readOnly(horizon: horizon)
                try await subject.host.close()
                return time
            },
            Alternation.Side(name: "of it, the transport (nothing read)") {
                let subject = try await prepare()
                let time = try await subject.fetchOnly(exchanges, origin: place.origin)
                try await subject.host.close()
                return time
            },
        ]
        let measured = try await Alternation(sides: sides).run(repetitions: place.repetitions)
        return Figure(
            title: "first sync of \(count) events from \(place.name)", ours: measured[0], beside: Array(measured.dropFirst()),
            aim: place.aim,
            facts: [
                Figure.Fact(
                    name: "processor time of a first sync, and of curl",
                    value: String(format: "%.2f s, %.2f s", Timing(ownTime).median, Timing(curlTime).median)),
                Figure.Fact(name: "requests", value: "\(exchanges.count)"), Figure.Fact(name: "pages", value: "\(pages)"),
                Figure.Fact(name: "bytes on the wire", value: "\(bytes)"),
                Figure.Fact(name: "bytes of answers", value: "\(exchanges.reduce(0) { $0 + $1.response.body.count })"),
                Figure.Fact(name: "bytes of events as files", value: "\(place.events.bytes)"),
                Figure.Fact(name: "busy blocks stored", value: "\(blocks)"),
            ])
    }

    /// About what the host keeps: from the day before yesterday on, 400 days ahead.
    private static func horizon(_ now: Date) throws -> TimeWindow {
        guard let window = TimeWindow(start: now - 2 * 86_400, end: now + 400 * 86_400) else { throw BenchmarkError("an empty horizon") }
        return window
    }

    private static func blocks(of subject: SyncSubject, _ window: TimeWindow) async throws -> Int {
        try await subject.host.store.availability(AvailabilityQuery(calendars: [subject.address], window: window)).reduce(0) {
            $0 + $1.busy.count
        }
    }
}
