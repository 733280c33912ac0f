import Foundation
package import ProviderKit

/// All pages of one run of a change feed.
package struct ChangeRun {
    /// What the pages said, in order.
    package var changes: [EventChange] = []
    /// Whether the run named everything alive.
    package var isComplete = false
    /// Where the next run starts.
    package var cursor = Cursor("")
    /// How many pages there were.
    package var pages = 0

    /// The events that the run says are there, in order, with repetitions.
    package var alive: [EventID] {
        changes.compactMap { change in
            switch change {
            case .upserted(let snapshot): snapshot.id
            case .unchanged(let id): id
            case .removed: nil
            }
        }
    }

    /// The events that the run says are gone.
    package var removed: Set<EventID> { Set(changes.compactMap { if case .removed(let id) = $0 { id } else { nil } }) }

    /// What the run says last of each event that it describes.
    package var snapshots: [EventID: EventSnapshot] {
        var snapshots: [EventID: EventSnapshot] = [:]
        for case .upserted(let snapshot) in changes { snapshots[snapshot.id] = snapshot }
        return snapshots
    }

    /// Reads until the run ends. A lost cursor is an error here; cases about it ask for themselves.
    package static func read(
        _ session: ProviderSession, calendar: CalendarID, cursor: Cursor?, horizon: TimeWindow, zone: String = "UTC",
        known: [EventID: Revision] = [:], file: String = #fileID, line: UInt = #line
    ) async throws -> ChangeRun {
        var run = ChangeRun()
        var position = cursor
        var visited: Set<Cursor> = []
        while true {
            let request = ChangesRequest(calendar: calendar, cursor: position, horizon: horizon, floatingZone: zone, known: known)
            guard case .page(let page) = try await session.readChanges(request) else {
                throw ConformanceFailure(
                    message: "A cursor that was given out just now is known", expected: "a page", actual: "cursorLost", file: file,
                    line: line)
            }
            try expect(
                run.pages == 0 || run.isComplete == page.isComplete, "Every page of a run says the same about being complete",
                expected: "\(run.isComplete)", actual: "\(page.isComplete)", file: file, line: line)
            run.isComplete = page.isComplete
            run.changes += page.changes
            run.pages += 1
            switch page.next {
            case .end(let cursor):
                run.cursor = cursor
                return run
            case .more(let cursor):
                try expect(
                    visited.insert(cursor).inserted && run.pages < 1_000, "A run of changes ends", expected: "an end",
                    actual: "page \(run.pages) and the cursor of an earlier one", file: file, line: line)
                position = cursor
            }
        }
    }
}
