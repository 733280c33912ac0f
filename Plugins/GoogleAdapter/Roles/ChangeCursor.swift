import Foundation
import ProviderKit

/// The place in a change feed, as text that the host keeps for us.
struct ChangeCursor: Codable, Equatable, Sendable {
    /// The form of this text.
    private(set) var version = 1
    /// The sync token from which this run started, or from which the next one starts; `nil` while everything is read.
    var syncToken: String?
    /// The page to read; `nil` between runs, and where only ``again`` is left.
    var pageToken: String?
    /// The first pass's `timeMin`, which every page of it has to repeat.
    var since: String?
    /// The run under way; `nil` between runs.
    var run: Run?
    /// Series that Google failed to show, told with unknown time so far; the next run reads them again.
    var failed: [String] = []

    /// A run that is not over yet.
    struct Run: Codable, Equatable, Sendable {
        /// Whether the run names everything alive.
        var isComplete: Bool
        /// Series told by a complete run already, so that an exception on a later page does not tell them twice.
        var told: [String] = []
        /// Series that Google failed to show once; read again before the run ends.
        var again: [String] = []
        /// Whether the list has ended and only ``again`` is left.
        var isListed = false
    }

    /// The most series that a cursor carries on for another attempt.
    static let maximumFailed = 200

    init(syncToken: String? = nil, pageToken: String? = nil, since: String? = nil, run: Run? = nil, failed: [String] = []) {
        self.syncToken = syncToken
        self.pageToken = pageToken
        self.since = since
        self.run = run
        self.failed = failed
    }

    /// Reads what ``cursor`` wrote; `nil` for anything else, which is a lost cursor.
    init?(_ cursor: Cursor) {
        guard let value = try? JSONDecoder().decode(ChangeCursor.self, from: Data(cursor.rawValue.utf8)), value.version == 1,
            value.position != nil || value.run?.isListed == true, value.syncToken != "", value.pageToken != ""
        else { return nil }
        self = value
    }

    /// What to ask Google for; `nil` where the list has ended, and for a text that no run has left behind.
    var position: EventsListing.Position? {
        switch (pageToken, syncToken, since) {
        case (let page?, let token?, nil) where run?.isListed == false: .changesPage(token: page, since: token)
        case (let page?, nil, let since?) where run?.isListed == false: .page(token: page, since: since)
        case (nil, let token?, nil) where run == nil: .changes(since: token)
        default: nil
        }
    }

    /// As the contract carries it.
    var cursor: Cursor {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings, numbers and flags always encode.
        return Cursor((try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "")
    }
}
