import CalendarStore
import Foundation
import ProviderKit

/// A store full of calendars: the same on every run, but for the day it begins.
struct BusyCorpus {
    /// How many calendars there are.
    let calendars: Int
    /// How many busy blocks each of them has in the year.
    let blocksPerCalendar: Int
    /// The year: it began two days ago, and is read a little further than that.
    let year: TimeWindow
    let horizon: TimeWindow

    static let connection = ConnectionID("benchmark")

    /// How many blocks one event has: series and single events alike.
    private static let blocksPerEvent = 10

    init(calendars: Int, blocksPerCalendar: Int, now: Date) throws(BenchmarkError) {
        self.calendars = calendars
        self.blocksPerCalendar = blocksPerCalendar
        let start = Date(timeIntervalSince1970: (now.timeIntervalSince1970 - 2 * 86_400).rounded(.down))
        guard let year = TimeWindow(start: start, end: start + 365 * 86_400),
            let horizon = TimeWindow(start: start, end: start + 402 * 86_400)
        else { throw BenchmarkError("the year has no length") }
        self.year = year
        self.horizon = horizon
    }

    /// The calendars' addresses.
    var addresses: [CalendarAddress] {
        (0..<calendars).map { CalendarAddress(connection: Self.connection, calendar: CalendarID("/calendars/\($0)/")) }
    }

    /// Writes everything through the store's own doors.
    func write(to store: some Store, now: Date) async throws {
        _ = try await store.addConnection(
            NewConnection(
                id: Self.connection, provider: ProviderID("caldav"), account: AccountIdentity(subject: "owner", displayName: "Owner"),
                settings: ConnectionSettings([:])), at: now)
        _ = try await store.replaceCalendars(
            of: Self.connection,
            with: addresses.map { ProviderCalendar(id: $0.calendar, name: "Calendar", timeZone: "Europe/Berlin", access: .write) },
            selectNew: true, at: now)
        var random = SeededNumbers(seed: 0x5EED)
        for address in addresses {
            let run = try await store.beginRun(SyncRunID("fill \(address)"), of: address, horizon: horizon, fromScratch: true, at: now)
            let page = ChangePage(changes: events(&random), isComplete: true, next: .end(Cursor("end")))
            guard case .applied = try await store.applyChanges(page, of: run.id, to: address, at: now) else {
                throw BenchmarkError("the store did not take the events")
            }
        }
    }

    private func events(_ random: inout SeededNumbers) -> [EventChange] {
        (0..<(blocksPerCalendar / Self.blocksPerEvent)).map { number in
            let id = EventID("event-\(number).ics")
            let blocks = (0..<Self.blocksPerEvent).compactMap { _ -> BusyBlock? in
                // Five days of a week, on the quarter hours of ten, half an hour to two hours long.
                let day = random.next(below: 52) * 7 + random.next(below: 5)
                let start = year.start + Double(day) * 86_400 + Double(random.next(below: 40)) * 900
                let window = TimeWindow(start: start, end: start + Double(2 + random.next(below: 7)) * 900)
                return window.map { BusyBlock(window: $0, kind: random.next(below: 10) == 0 ? .tentative : .busy, event: id) }
            }
            return .upserted(
                EventSnapshot(id: id, uid: EventUID("uid-\(number)"), revision: Revision("1"), busyTime: BusyTime(busy: blocks), key: nil))
        }
    }
}
