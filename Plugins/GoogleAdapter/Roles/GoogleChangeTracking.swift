import Foundation
import ProviderKit

/// Tracks changes, one page for each call.
struct GoogleChangeTracking: ChangeTracking {
    /// How far before the horizon the first pass begins: an event that is moved from there into the horizon is one that the feed follows. What
    /// lies further back and is moved later is an assumption: a sync token carries the first pass's lower bound, and Google does not say whether
    /// an event that crosses it is told.
    static let margin: TimeInterval = 31 * 86_400

    let endpoints: GoogleEndpoints

    func readChanges(_ request: ChangesRequest, in context: ProviderContext) async throws(ProviderError) -> ChangesReply {
        let feed = ChangeFeed(client: GoogleClient(context, .readChanges, endpoints), request: request)
        guard let text = request.cursor else {
            let since = RFC3339.text(request.horizon.start.addingTimeInterval(-Self.margin))
            return try await feed.read(
                .start(since: since), ChangeCursor(since: since, run: ChangeCursor.Run(isComplete: true)))
        }
        guard var cursor = ChangeCursor(text) else { return .cursorLost }
        let position = cursor.position
        if cursor.run == nil {
            cursor.run = ChangeCursor.Run(isComplete: false, again: cursor.failed)
            cursor.failed = []
        }
        return try await feed.read(position, cursor)
    }
}
