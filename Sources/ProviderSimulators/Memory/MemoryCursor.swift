import ProviderKit

/// A place in a simulated change feed.
struct MemoryCursor: Equatable {
    /// The feed's generation; a cursor of another one is lost.
    var generation: Int
    /// Entries up to here were told.
    var since: Int
    /// In a run that names everything alive, where the feed was when the run began; `nil` in a run of changes only.
    var start: Int?

    init(generation: Int, since: Int, start: Int?) {
        self.generation = generation
        self.since = since
        self.start = start
    }

    /// Reads what ``text`` writes, and nothing else.
    init?(_ cursor: Cursor) {
        let parts = cursor.rawValue.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let generation = Int(parts[0]), let since = Int(parts[1]), since >= 0 else { return nil }
        self.init(generation: generation, since: since, start: Int(parts[2]))
        guard text == cursor else { return nil }
    }

    /// Whether the run names everything alive.
    var isComplete: Bool { start != nil }

    /// The place as the caller keeps it.
    var text: Cursor { Cursor("\(generation).\(since).\(start.map(String.init) ?? "changes")") }
}
