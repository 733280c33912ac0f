import Foundation
import ProviderKit

/// The place in a change feed, as text that the host keeps for us.
struct ChangeCursor: Codable, Equatable, Sendable {
    /// How changes are found.
    enum Mode: String, Codable, Sendable {
        /// By sync-collection; ``ChangeCursor/mark`` is the server's token.
        case sync
        /// By comparing versions; ``ChangeCursor/mark`` is the collection's tag, or empty.
        case listing
    }

    /// A run that is not over yet.
    struct Run: Codable, Equatable, Sendable {
        /// Whether the run names everything alive.
        var isComplete: Bool
        /// Whether the server has more to list after ``ChangeCursor/mark``.
        var hasMore: Bool
        /// Events still to be fetched, each by the part of its path after the calendar's, or whole where it lies elsewhere.
        var pending: [String]
        /// How many events one page takes; grows with the run, so that a run has a bounded number of pages and this list, which every page
        /// carries, a bounded cost.
        var pageSize: Int
        /// The calendar's own zone.
        var zone: String?
        /// Whether its events count as busy.
        var countsAsBusy: Bool
    }

    /// The form of this text.
    private(set) var version = 1
    var mode: Mode
    /// Where the feed stands.
    var mark: String
    /// What is left of a run; `nil` between runs.
    var run: Run?

    init(mode: Mode, mark: String, run: Run? = nil) {
        self.mode = mode
        self.mark = mark
        self.run = run
    }

    /// Reads what ``cursor`` wrote; `nil` for anything else, which is a lost cursor.
    init?(_ cursor: Cursor) {
        guard let value = try? JSONDecoder().decode(ChangeCursor.self, from: Data(cursor.rawValue.utf8)), value.version == 1,
            value.run.map({ (1...100_000).contains($0.pageSize) }) ?? true
        else { return nil }
        self = value
    }

    /// As the contract carries it.
    var cursor: Cursor {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings, numbers and flags always encode.
        return Cursor((try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "")
    }
}
