import Foundation
import GoogleAdapter
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

/// Random lives of a calendar with random misfortunes; at the end what the adapter told has to be the truth.
@Suite struct MisfortuneTests {
    static let seeds = (0..<8).map { _ in UInt64.random(in: 0 ... .max) }

    @Test(arguments: seeds)
    func `after any misfortune the change feed and free busy tell the truth`(_ seed: UInt64) async throws {
        var life = try await Life(seed: seed)
        for _ in 0..<60 { try await life.step() }
        life.harness.simulator.faults = FaultPlan()
        // A series that failed last is read again by the next run.
        for _ in 0..<2 { try await life.pull() }
        let truth = try life.truth()
        #expect(life.told(with: true) == truth(true), "seed \(seed): the change feed")
        #expect(try await life.freeBusy() == truth(false), "seed \(seed): free/busy")
        let alive = try await life.harness.simulator.counterpart(for: SimulatedHarness.account).events(in: life.calendar)
        for (key, isThere) in life.bookings {
            let count = alive.filter { $0.title == key }.count
            #expect(count <= 1, "seed \(seed): \(key) is there \(count) times")
            if let isThere { #expect((count == 1) == isThere, "seed \(seed): \(key)") }
        }
    }
}

/// One calendar, what happens to it, and what a host would hold of it.
private struct Life {
    let harness: SimulatedHarness
    let calendar: CalendarID
    let horizon: TimeWindow
    private let seed: UInt64
    private var random: SeededRandom
    private var events: [EventID] = []
    private var cursor: Cursor?
    private var held: [EventID: BusyTime] = [:]
    private var seen: Set<EventID> = []
    /// Bookings by title, and whether they are there for certain, or are not for certain.
    private(set) var bookings: [String: Bool?] = [:]

    init(seed: UInt64) async throws {
        self.seed = seed
        random = SeededRandom(seed: seed)
        harness = try SimulatedHarness()
        calendar = try await harness.prepareCalendar(named: "life").id
        let start = (harness.clock.now.timeIntervalSince1970 / 86_400).rounded(.down) * 86_400
        horizon = try #require(
            TimeWindow(start: Date(timeIntervalSince1970: start), end: Date(timeIntervalSince1970: start + 20 * 86_400)))
    }

    private var counterpart: any Counterpart { harness.simulator.counterpart(for: SimulatedHarness.account) }

    mutating func step() async throws {
        harness.simulator.faults = FaultPlan(Int.random(in: 0..<3, using: &random) == 0 ? [misfortune()] : [])
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1: events.append(try await counterpart.put(event(), in: calendar))
        case 2:
            guard let event = events.randomElement(using: &random) else { return }
            try? await counterpart.change(event, title: "changed", window: window(), in: calendar)
        case 3:
            guard let event = events.randomElement(using: &random) else { return }
            try await counterpart.remove(event, from: calendar)
        case 4, 5: try await book()
        default: try? await pull()
        }
    }

    private mutating func misfortune() -> FaultPlan.Rule {
        let faults: [SimulatedFault] = [
            .rateLimited(retryAfter: 1), .rateLimited(retryAfter: nil), .quotaExceeded, .serverFault(500), .serverFault(503),
            .refusedConnection,
            .lostRequest, .lostAnswer, .cutBody, .failureAfterEffect(502), .garbage, .cursorLost, .smallPages(1), .smallPages(2),
            .emptyPage,
            .duplicatedItems,
        ]
        let fault = faults.randomElement(using: &random) ?? .garbage
        return FaultPlan.Rule(fault, skip: Int.random(in: 0..<3, using: &random), times: Int.random(in: 1..<6, using: &random))
    }

    private mutating func window() -> TimeWindow {
        let start = horizon.start.addingTimeInterval(Double(Int.random(in: -96..<500, using: &random)) * 3_600)
        return TimeWindow(start: start, end: start.addingTimeInterval(Double(Int.random(in: 1..<40, using: &random)) * 1_800)) ?? horizon
    }

    private mutating func event() -> CounterpartEvent {
        var event = CounterpartEvent("event", .instants(window()))
        event.isTransparent = Int.random(in: 0..<6, using: &random) == 0
        if Int.random(in: 0..<5, using: &random) == 0 { event.status = .tentative }
        if Int.random(in: 0..<4, using: &random) == 0 {
            event.time = .days(first: CivilDay(utc: window().start), count: Int.random(in: 1..<3, using: &random))
        }
        if Int.random(in: 0..<3, using: &random) == 0 {
            event.repetition = .init(
                Bool.random(using: &random) ? .day : .week, count: Bool.random(using: &random) ? 6 : nil,
                removed: Bool.random(using: &random) ? [1, 3] : [], moved: Bool.random(using: &random) ? [2: window()] : [:])
        }
        return event
    }

    /// Makes a booking and perhaps takes it back.
    private mutating func book() async throws {
        let title = "booking \(bookings.count)"
        let key = EventKey("\(seed)-\(title)")
        do {
            let draft = EventDraft(title: title, window: window(), isBusy: Bool.random(using: &random))
            let made = try await harness.owner.createEvent(CreateEventRequest(calendar: calendar, key: key, draft: draft)).event
            bookings[title] = true
            guard Bool.random(using: &random) else { return }
            bookings[title] = .some(nil)
            _ = try await harness.owner.deleteEvent(DeleteEventRequest(calendar: calendar, event: made.id, expected: made.revision))
            bookings[title] = false
        } catch {
            // What surely had no effect leaves things as they were.
            if error.operation == .createEvent { bookings[title] = error.effect == .none ? false : .some(nil) }
            if error.operation == .deleteEvent, error.effect == .none { bookings[title] = true }
        }
    }

    /// Reads changes until the run ends, and keeps each page with its cursor, as a host does.
    mutating func pull() async throws {
        for _ in 0..<500 {
            let request = ChangesRequest(calendar: calendar, cursor: cursor, horizon: horizon, floatingZone: "UTC")
            guard case .page(let page) = try await harness.owner.readChanges(request) else {
                (cursor, seen) = (nil, [])
                continue
            }
            for change in page.changes {
                switch change {
                case .upserted(let snapshot):
                    held[snapshot.id] = snapshot.busyTime
                    seen.insert(snapshot.id)
                case .removed(let id): held[id] = nil
                case .unchanged(let id): seen.insert(id)
                }
            }
            switch page.next {
            case .more(let next): cursor = next
            case .end(let next):
                if page.isComplete { held = held.filter { seen.contains($0.key) } }
                (cursor, seen) = (next, [])
                return
            }
        }
        Issue.record("seed \(seed): a run of changes does not end")
    }

    /// Taken time, merged for each kind; with `tellsTentative` false as one kind. Unknown time is no truth and shows as such.
    func told(with tellsTentative: Bool) -> [String: [TimeWindow]] {
        var picture = Self.picture(held.values.flatMap(\.busy), tellsTentative)
        let unknown = held.values.flatMap(\.unknown)
        if !unknown.isEmpty { picture["unknown"] = unknown.map(\.window) }
        return picture
    }

    func truth() throws -> (Bool) -> [String: [TimeWindow]] {
        let blocks = try harness.simulator.busyTruth(of: calendar, account: SimulatedHarness.account, in: horizon, zone: "UTC")
        return { Self.picture(blocks, $0) }
    }

    func freeBusy() async throws -> [String: [TimeWindow]] {
        let reply = try await harness.owner.readFreeBusy(FreeBusyRequest(calendars: [calendar], window: horizon))
        guard case .known(let time)? = reply.outcomes[calendar] else { return ["unknown": [horizon]] }
        return Self.picture(time.busy, false)
    }

    private static func picture(_ blocks: [BusyBlock], _ tellsTentative: Bool) -> [String: [TimeWindow]] {
        var picture: [String: [TimeWindow]] = [:]
        for block in blocks.sorted(by: { $0.window.start < $1.window.start }) {
            let kind = tellsTentative ? block.kind.rawValue : "taken"
            var windows = picture[kind] ?? []
            if let last = windows.last, block.window.start <= last.end,
                let joined = TimeWindow(start: last.start, end: max(last.end, block.window.end))
            {
                windows[windows.count - 1] = joined
            } else {
                windows.append(block.window)
            }
            picture[kind] = windows
        }
        return picture
    }
}
