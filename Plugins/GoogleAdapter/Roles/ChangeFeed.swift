import Foundation
import ProviderKit

/// The change feed of one calendar, for one call: one page of the list, and the series that it touches.
struct ChangeFeed: Sendable {
    let client: GoogleClient
    let request: ChangesRequest

    /// Reads a page at a position, or only what is left to be read again, and says where the run goes on.
    func read(_ position: EventsListing.Position?, _ cursor: ChangeCursor) async throws(ProviderError) -> ChangesReply {
        var run = cursor.run ?? ChangeCursor.Run(isComplete: false)
        var page = ListedPage()
        var answer: EventsAnswer?
        if let position {
            switch try await client.perform(EventsListing(calendar: request.calendar, position: position)) {
            case .lost: return .cursorLost
            case .page(let listed):
                answer = listed
                page = ListedPage(listed, request: request, isComplete: run.isComplete)
            }
        }
        let repeated = Set(run.again)
        let told = Set(run.told)
        let touched = page.series.subtracting(told).union(repeated).subtracting(page.removed).sorted()
        let reader = SeriesReader(client: client, request: request, zone: answer?.timeZone)
        let readings = try await reader.read(touched, masters: page.masters)

        var next = cursor
        run.again = []
        for (id, reading) in zip(touched, readings) {
            switch reading {
            case .told(let change): page.changes.append(change)
            case .failed(let change):
                // The first failure is tried again before the run ends; the second is told, and tried again by the next run.
                guard repeated.contains(id) else {
                    run.again.append(id)
                    continue
                }
                page.changes.append(change)
                next.failed.append(id)
            }
        }
        next.failed = Array(next.failed.prefix(ChangeCursor.maximumFailed))
        if run.isComplete { run.told = told.union(touched).subtracting(run.again).sorted() }
        return .page(
            ChangePage(changes: page.changes, isComplete: run.isComplete, next: self.next(after: answer, run, from: next)))
    }

    private func next(after answer: EventsAnswer?, _ run: ChangeCursor.Run, from cursor: ChangeCursor) -> ChangePage.Next {
        var (next, run) = (cursor, run)
        next.pageToken = answer?.nextPageToken
        if next.pageToken != nil {
            next.run = run
            return .more(next.cursor)
        }
        // The list has ended: the token it gave is where the next run starts.
        next.since = nil
        next.syncToken = answer?.nextSyncToken ?? cursor.syncToken
        guard !run.again.isEmpty else {
            next.run = nil
            return .end(next.cursor)
        }
        run.isListed = true
        next.run = run
        return .more(next.cursor)
    }
}
