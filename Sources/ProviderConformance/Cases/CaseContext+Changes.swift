import Foundation
package import ProviderKit

extension CaseContext {
    /// A run of changes of the case's calendar, over the first two weeks of the quiet stretch.
    package func changes(
        _ cursor: Cursor? = nil, known: [EventID: Revision] = [:], zone: String = "UTC", file: String = #fileID, line: UInt = #line
    ) async throws -> ChangeRun {
        try await ChangeRun.read(
            owner, calendar: calendar.id, cursor: cursor, horizon: try days(0, 14), zone: zone, known: known, file: file, line: line)
    }

    /// Demands that no event is told twice.
    package func expectEachOnce(_ run: ChangeRun, file: String = #fileID, line: UInt = #line) throws {
        let twice = Dictionary(grouping: run.alive, by: \.self).filter { $0.value.count > 1 }.keys.sorted()
        try expect(twice.isEmpty, "No event is told twice", expected: "none", actual: "\(twice)", file: file, line: line)
    }

    /// Demands that a run tells no change. A complete run names what is there as unchanged.
    package func expectNothing(_ run: ChangeRun, file: String = #fileID, line: UInt = #line) throws {
        let told = run.changes.filter { change in
            switch change {
            case .unchanged: !run.isComplete
            case .upserted(let snapshot): !strangers.contains(snapshot.id)
            case .removed: true
            }
        }
        try expect(told.isEmpty, "Nothing is told", expected: "nothing", actual: "\(told)", file: file, line: line)
    }

    /// Demands that a run says of an event that it is gone: in so many words, or by not naming it in a complete run.
    package func expectGone(_ event: EventID, _ run: ChangeRun, file: String = #fileID, line: UInt = #line) throws {
        let isGone = run.removed.contains(event) || (run.isComplete && !run.alive.contains(event))
        try expect(
            isGone && !run.alive.contains(event), "The deleted event is told as gone", expected: "its removal",
            actual: "removed \(run.removed), alive \(run.alive)", file: file, line: line)
    }

    /// Demands that a cursor that means nothing is called lost, or answered with everything.
    package func expectNoSilence(_ cursor: Cursor, about event: EventID, file: String = #fileID, line: UInt = #line) async throws {
        var alive: [EventID] = []
        var position = cursor
        for _ in 0..<1_000 {
            let request = ChangesRequest(calendar: calendar.id, cursor: position, horizon: try days(0, 14))
            switch try await owner.readChanges(request) {
            case .cursorLost: return
            case .page(let page):
                try expect(
                    page.isComplete, "An unknown cursor (“\(cursor)”) is lost, or gives a complete run",
                    expected: "cursorLost or a complete run",
                    actual: "an incomplete page of \(page.changes.count) changes", file: file, line: line)
                alive += ChangeRun(changes: page.changes).alive
                if case .more(let next) = page.next {
                    position = next
                    continue
                }
                try expect(
                    alive.contains(event), "A complete run names the event", expected: "\(event)", actual: "\(alive)", file: file,
                    line: line)
                return
            }
        }
        throw ConformanceFailure(message: "A run of changes ends", expected: "an end", actual: "1,000 pages", file: file, line: line)
    }

    /// Demands that a change feed and free/busy say the same about a window.
    package func expectAgreement(in window: TimeWindow, zone: String, file: String = #fileID, line: UInt = #line) async throws {
        let run = try await ChangeRun.read(owner, calendar: calendar.id, cursor: nil, horizon: window, zone: zone, file: file, line: line)
        let told = run.snapshots.values.map(\.busyTime)
        let fromChanges = BusyPicture(
            BusyTime(busy: told.flatMap(\.busy), unknown: told.flatMap(\.unknown)).clipped(to: window), tellsTentative: tellsTentative)
        let fromFreeBusy = BusyPicture(
            try await busyTime(in: window, zone: zone, file: file, line: line), tellsTentative: tellsTentative)
        try expect(
            fromChanges == fromFreeBusy, "Changes and free/busy agree in \(zone)", expected: "\(fromFreeBusy)", actual: "\(fromChanges)",
            file: file, line: line)
        try expect(
            !fromFreeBusy.busy.isEmpty, "There is something to agree about", expected: "busy time", actual: "none", file: file, line: line)
    }

    /// Demands that a change tells the key of one of our events; where the adapter declares that its feed shows none, no wrong one.
    package func expectKey(_ snapshot: EventSnapshot?, _ key: EventKey?, file: String = #fileID, line: UInt = #line) throws {
        if !adapter.capabilities.tellsKeysInChanges, snapshot != nil, snapshot?.key == nil { return }
        try expectEqual(snapshot?.key, key, "The key is the event's", file: file, line: line)
    }
}
