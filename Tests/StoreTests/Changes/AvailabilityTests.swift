import CalendarStore
import Foundation
import ProviderKit
import Testing

@Suite struct AvailabilityTests {
    @Test func `blocks are clipped to the window, and what only touches it is left out`() async throws {
        let store = try await Sample.store()
        _ = try await store.run([
            .upserted(
                Sample.snapshot(
                    "a", [Sample.window(0, 2), Sample.window(1.5, 9), Sample.window(9, 10), Sample.window(0, 1), Sample.window(3, 4)],
                    unknown: [Sample.window(8, 12), Sample.window(9, 12)]))
        ])
        let answer = try await store.availability(AvailabilityQuery(calendars: [Sample.calendar], window: Sample.window(1, 9)))[0]
        #expect(answer.busy.map(\.window) == [Sample.window(1, 2), Sample.window(1.5, 9), Sample.window(3, 4)])
        #expect(answer.unknown.map(\.window) == [Sample.window(8, 9)])
        #expect(answer.unknown.map(\.event) == [EventID("a")])
    }

    @Test func `a random calendar gives what a plain search gives, for random windows`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let store = try await Sample.store()
        var blocks: [TimeWindow] = []
        for _ in 0..<300 {
            let start = Double.random(in: 0..<700, using: &generator).rounded(.down)
            let length = Bool.random(using: &generator) ? 1.0 : Double(Int.random(in: 1...400, using: &generator))
            blocks.append(Sample.window(start, start + length))
        }
        _ = try await store.run(blocks.enumerated().map { .upserted(Sample.snapshot("e\($0.offset)", [$0.element])) })
        for _ in 0..<200 {
            let start = Double(Int.random(in: -50..<1100, using: &generator))
            let window = Sample.window(start, start + Double(Int.random(in: 1...300, using: &generator)))
            let expected = blocks.compactMap { window.intersection($0) }.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
            let found = try await store.busy(window).sorted { ($0.start, $0.end) < ($1.start, $1.end) }
            #expect(found == expected, "seed \(seed), window \(window)")
        }
    }

    @Test func `what is kept in memory is what the database holds, through every kind of change, also by another process`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        // Keeps nothing, so it always reads: what the other one keeps is compared with it.
        let plain = try await SQLiteStore(path: database.path, options: SQLiteOptions(cachedBlocks: 0))
        try await Sample.populate(store)
        _ = try await store.putBooking(Sample.request(), expecting: nil, at: Sample.now)
        let id = BookingID("booking-1")
        for round in 0..<80 {
            let writer = Bool.random(using: &generator) ? store : plain
            let start = Double(Int.random(in: 0..<600, using: &generator))
            let snapshot = Sample.snapshot("e\(Int.random(in: 0..<6, using: &generator))", [Sample.window(start, start + 3)])
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: _ = try await writer.run([.upserted(snapshot)], complete: true, id: "run-\(round)")
            case 1 where round > 10:
                _ = try await writer.run([.upserted(snapshot), .removed(EventID("e0"))], complete: false, id: "run-\(round)")
            case 2:
                let version = try #require(try await writer.booking(id)).version
                guard case .proceed(let mapping) = try await writer.beginWrite(id, version: version, in: Sample.calendar, at: Sample.now)
                else {
                    break
                }
                let occupied = BusyInterval(window: Sample.window(start, start + 1), kind: .busy)
                _ = try await writer.recordWrite(
                    WriteResult(
                        booking: id, version: version, address: Sample.calendar, generation: mapping.generation,
                        effect: .written(Sample.reference(), occupied: occupied)), at: Sample.now)
            case 3:
                guard let mapping = try await writer.bookingWork(id)?.mappings.first else { break }
                _ = try await writer.recordWrite(
                    WriteResult(
                        booking: id, version: 1, address: Sample.calendar, generation: mapping.generation, effect: .lost), at: Sample.now)
            default:
                _ = try await writer.beginRun(
                    SyncRunID("b\(round)"), of: Sample.calendar, horizon: Sample.horizon, fromScratch: true, at: Sample.now)
                let busy = BusyTime(busy: snapshot.busyTime.busy)
                _ = try await writer.replaceBusyTime(with: busy, of: SyncRunID("b\(round)"), in: Sample.calendar, at: Sample.now)
            }
            for window in [Sample.horizon, Sample.window(start, start + 5)] {
                #expect(try await store.busy(window) == plain.busy(window), "seed \(seed), round \(round)")
            }
        }
        try await store.close()
        try await plain.close()
        #expect(try await database.migrator().verify() == [])
    }

    @Test func `fractions of a millisecond never make taken time shorter`() async throws {
        let store = try await Sample.store()
        let start = Sample.now.addingTimeInterval(0.0004)
        let end = Sample.now.addingTimeInterval(0.0006)
        let sliver = try #require(TimeWindow(start: start, end: end))
        _ = try await store.run([.upserted(Sample.snapshot("a", [sliver]))])
        let found = try #require(try await store.busy().first)
        #expect(found.contains(sliver))
    }

    @Test func `a booking's own event, its copies and its pending time can be left out of the question`() async throws {
        let store = try await Sample.store()
        let id = BookingID("booking-1")
        _ = try await store.putBooking(Sample.request(), expecting: nil, at: Sample.now)
        var answer = try await store.availability(AvailabilityQuery(calendars: [Sample.calendar], window: Sample.horizon))[0]
        #expect(answer.busy == [] && answer.pending == [BusyInterval(window: Sample.window(10, 11), kind: .busy)])
        answer = try await store.availability(
            AvailabilityQuery(calendars: [Sample.calendar, Sample.calendar], window: Sample.horizon, excludedBookings: [id]))[0]
        #expect(answer.pending == [])
        _ = try await store.beginWrite(id, version: 1, in: Sample.calendar, at: Sample.now)
        _ = try await store.recordWrite(
            WriteResult(
                booking: id, version: 1, address: Sample.calendar, generation: 0,
                effect: .written(Sample.reference(), occupied: BusyInterval(window: Sample.window(10, 11), kind: .busy))), at: Sample.now)
        answer = try await store.availability(AvailabilityQuery(calendars: [Sample.calendar], window: Sample.horizon))[0]
        #expect(answer.busy.map(\.window) == [Sample.window(10, 11)] && answer.pending == [])
        _ = try await store.run(
            [
                .upserted(Sample.snapshot("copy", [Sample.window(10, 11)], uid: Sample.reference().uid.rawValue)),
                .upserted(Sample.snapshot("lunch", [Sample.window(12, 13)], unknown: [Sample.window(14, 15)])),
            ], in: Sample.other)
        #expect(try await store.busy(excluding: [id]) == [])
        #expect(try await store.busy(in: Sample.other, excluding: [id]) == [Sample.window(12, 13)])
        #expect(try await store.busy(in: Sample.other).count == 2)
        #expect(try await store.busy(in: Sample.other, excluding: [BookingID("somebody else's")]).count == 2)
    }

    @Test func `what this host wrote during a run survives the run's sweep`() async throws {
        let store = try await Sample.store()
        let id = BookingID("booking-1")
        _ = try await store.putBooking(Sample.request(), expecting: nil, at: Sample.now)
        _ = try await store.beginWrite(id, version: 1, in: Sample.calendar, at: Sample.now)
        _ = try await store.beginRun(SyncRunID("r"), of: Sample.calendar, horizon: Sample.horizon, fromScratch: false, at: Sample.now)
        _ = try await store.recordWrite(
            WriteResult(
                booking: id, version: 1, address: Sample.calendar, generation: 0,
                effect: .written(Sample.reference(), occupied: BusyInterval(window: Sample.window(10, 11), kind: .busy))), at: Sample.now)
        guard
            case .applied(let page) = try await store.applyChanges(
                Sample.page([], complete: true), of: SyncRunID("r"), to: Sample.calendar, at: Sample.now)
        else {
            Issue.record("superseded")
            return
        }
        #expect(page.swept == 0 && page.isDirty && page.orphaned == [])
        #expect(try await store.busy() == [Sample.window(10, 11)])
        guard case .applied(let next) = try await store.run([], id: "r2") else {
            Issue.record("superseded")
            return
        }
        #expect(next.swept == 1 && next.orphaned == [id] && !next.isDirty)
    }

    @Test(.timeLimit(.minutes(3))) func `fifty calendars with a hundred thousand blocks: the figure`() async throws {
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        _ = try await store.addConnection(Sample.newConnection(), at: Sample.now)
        let addresses = (0..<50).map { CalendarAddress(connection: Sample.connection, calendar: CalendarID("/cal/\($0)/")) }
        _ = try await store.replaceCalendars(of: Sample.connection, with: Sample.listing(addresses), selectNew: true, at: Sample.now)
        let year = Sample.window(0, 365 * 24)
        // 2000 events for each calendar, written by the engine itself: through the adapter's door it would take the test most of its time.
        let first = Int64(Sample.now.timeIntervalSince1970 * 1000)
        try database.tamper(
            """
            WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1999)
            INSERT INTO remote_events (calendar, event_id, revision, seen_generation)
                SELECT calendars.id, calendar_id || n || '.ics', 'r', 0 FROM calendars, numbers;
            INSERT INTO busy_blocks (calendar, event, start_at, end_at, kind)
                SELECT calendar, id, \(first) + (id % 2000) * 15480000, \(first) + (id % 2000) * 15480000 + 3600000, 'busy' FROM remote_events;
            UPDATE calendar_sync_state SET longest_block = 3600000, busy_version = 1;
            """)
        func measure(_ what: String, _ window: TimeWindow, rounds: Int) async throws {
            var times: [Duration] = []
            var count = 0
            for _ in 0..<rounds {
                let start = ContinuousClock.now
                let answers = try await store.availability(AvailabilityQuery(calendars: addresses, window: window))
                times.append(ContinuousClock.now - start)
                count = answers.reduce(0) { $0 + $1.busy.count }
            }
            times.sort()
            print("availability, 50 calendars, \(what): \(count) blocks, p50 \(times[rounds / 2]), p99 \(times[rounds * 99 / 100])")
        }
        try await measure("one day", Sample.window(180 * 24, 181 * 24), rounds: 100)
        try await measure("one week", Sample.window(180 * 24, 187 * 24), rounds: 100)
        try await measure("one year, the first is read from disk", year, rounds: 100)
        #expect(
            try await store.availability(AvailabilityQuery(calendars: addresses, window: year)).map(\.busy.count)
                == Array(repeating: 2000, count: 50))
        try await store.close()
    }
}

/// A generator that gives the same numbers for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
