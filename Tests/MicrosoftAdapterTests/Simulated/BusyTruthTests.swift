import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

/// Busy time and changes beside what the simulated service itself holds for true, for calendars that nobody thought up.
@Suite struct BusyTruthTests {
    private static let zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Auckland", "America/St_Johns"]

    @Test(arguments: [true, false]) func `random calendars are as busy as the service says`(_ abbreviates: Bool) async throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        var behaviour = MicrosoftBehaviour()
        behaviour.abbreviatesOccurrences = abbreviates
        for _ in 0..<12 {
            let world = try SimulatedWorld(behaviour, seed: random.next())
            let session = try await world.session()
            for number in 0..<Int.random(in: 1...25, using: &random) {
                _ = try await world.counterpart.put(Self.event(number, &random), in: world.calendar)
            }
            for _ in 0..<4 {
                let start = Double(Int.random(in: -400...900, using: &random))
                let window = Fixture.window(start, start + Double(Int.random(in: 1...700, using: &random)))
                let zone = Self.zones.randomElement(using: &random) ?? "UTC"
                let truth = Self.picture(
                    try world.simulator.busyTruth(of: world.calendar, account: SimulatedWorld.account, in: window, zone: zone))
                let reply = try await session.readFreeBusy(
                    FreeBusyRequest(calendars: [world.calendar], window: window, floatingZone: zone))
                guard case .known(let time)? = reply.outcomes[world.calendar] else {
                    Issue.record("the calendar is unknown")
                    return
                }
                #expect(time.unknown.isEmpty)
                #expect(Self.picture(time.busy) == truth, "free/busy of \(window) in \(zone), seed \(seed)")
                let told = try await Self.changes(session, world.calendar, window, zone)
                #expect(Self.picture(told) == truth, "changes of \(window) in \(zone), seed \(seed)")
            }
        }
    }

    private static func event(_ number: Int, _ random: inout SeededRandom) -> CounterpartEvent {
        let hour = Double(Int.random(in: -300...600, using: &random))
        let length = Double(Int.random(in: 1...40, using: &random)) / 4
        let day = CivilDay(2026, 11, Int.random(in: 1...30, using: &random))
        let time: CounterpartEvent.Time =
            switch Int.random(in: 0..<3, using: &random) {
            case 0: .instants(Fixture.window(hour, hour + length))
            case 1: .days(first: day, count: Int.random(in: 1...3, using: &random))
            default:
                .local(
                    day: day, secondOfDay: 1_800 * Int.random(in: 0..<48, using: &random), seconds: Int(length * 3_600),
                    zone: zones.randomElement(using: &random) ?? "UTC")
            }
        var repetition: CounterpartEvent.Repetition?
        if Bool.random(using: &random) {
            let count = Int.random(in: 2...12, using: &random)
            let removed = Set([Int.random(in: 1..<count + 1, using: &random)].filter { $0 < count })
            repetition = CounterpartEvent.Repetition(Bool.random(using: &random) ? .day : .week, count: count, removed: removed)
        }
        return CounterpartEvent(
            "Number \(number)", time, repetition: repetition,
            status: CounterpartEvent.Status.allCases.randomElement(using: &random) ?? .confirmed,
            isTransparent: Int.random(in: 0..<5, using: &random) == 0)
    }

    private static func changes(
        _ session: ProviderSession, _ calendar: CalendarID, _ horizon: TimeWindow, _ zone: String
    ) async throws -> [BusyBlock] {
        var snapshots: [EventID: [BusyBlock]] = [:]
        var cursor: Cursor?
        for _ in 0..<1_000 {
            let request = ChangesRequest(calendar: calendar, cursor: cursor, horizon: horizon, floatingZone: zone)
            guard case .page(let page) = try await session.readChanges(request) else { break }
            for case .upserted(let snapshot) in page.changes {
                #expect(snapshot.busyTime.unknown.isEmpty)
                snapshots[snapshot.id] = snapshot.busyTime.busy
            }
            guard case .more(let next) = page.next else { break }
            cursor = next
        }
        return snapshots.values.flatMap { $0 }
    }

    /// The windows of each kind, joined where they touch.
    private static func picture(_ blocks: [BusyBlock]) -> [BusyKind: [TimeWindow]] {
        var picture: [BusyKind: [TimeWindow]] = [:]
        for block in blocks.sorted(by: { $0.window.start < $1.window.start }) {
            var windows = picture[block.kind] ?? []
            if let last = windows.last, block.window.start <= last.end,
                let longer = TimeWindow(start: last.start, end: max(last.end, block.window.end))
            {
                windows[windows.count - 1] = longer
            } else {
                windows.append(block.window)
            }
            picture[block.kind] = windows
        }
        return picture
    }
}
