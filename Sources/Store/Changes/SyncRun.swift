public import ProviderKit

/// The caller's name for one run over a calendar's changes; unique, for instance random. It fences: only the newest run may write.
public struct SyncRunID: OpaqueIdentifier {
    /// The text as its owner spelled it.
    public let rawValue: String

    /// Takes the text as it is.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// What a run works with.
public struct SyncRun: Hashable, Sendable {
    /// Which run.
    public let id: SyncRunID
    /// Which calendar.
    public let address: CalendarAddress
    /// Where to start; `nil` to read everything. After a crash inside a run of several pages this is the page that is missing.
    public let cursor: Cursor?
    /// The stretch for which busy time is wanted.
    public let horizon: TimeWindow
    /// What the store holds for this very horizon, so that a complete run spares downloads. Empty where the horizon is another one.
    public let known: [EventID: Revision]

    /// Makes a run's description.
    public init(id: SyncRunID, address: CalendarAddress, cursor: Cursor?, horizon: TimeWindow, known: [EventID: Revision]) {
        self.id = id
        self.address = address
        self.cursor = cursor
        self.horizon = horizon
        self.known = known
    }
}
