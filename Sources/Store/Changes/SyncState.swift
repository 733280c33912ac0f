public import Foundation
public import ProviderKit

/// How far a calendar has been read.
public struct SyncState: Hashable, Sendable {
    /// Which calendar.
    public let address: CalendarAddress
    /// Where the next run starts; `nil` before the first complete run and after the cursor was dropped.
    public let cursor: Cursor?
    /// The stretch whose busy time is known; `nil` before the first complete run. Outside, nothing may be said.
    public let horizon: TimeWindow?
    /// The instant up to which everything the provider told is in the store: the start of the last run that ended. `nil` before the first.
    public let asOf: Date?
    /// What went wrong last; `nil` after a run that ended well.
    public let lastError: SyncFailure?
    /// Counts what said that there is something new.
    public let dirtyMarks: Int
    /// How many of the marks the last run that ended covers.
    public let coveredMarks: Int
    /// The run under way, or broken off; `nil` where the last one ended.
    public let run: SyncRunID?
    /// When a run last found something that the store did not hold; `nil` where none ever did.
    public let lastNewsAt: Date?

    /// Whether there is, or may be, something new at the provider.
    public var isDirty: Bool { dirtyMarks > coveredMarks }

    /// Makes a sync state.
    public init(
        address: CalendarAddress, cursor: Cursor?, horizon: TimeWindow?, asOf: Date?, lastError: SyncFailure?, dirtyMarks: Int,
        coveredMarks: Int, run: SyncRunID?, lastNewsAt: Date? = nil
    ) {
        self.address = address
        self.cursor = cursor
        self.horizon = horizon
        self.asOf = asOf
        self.lastError = lastError
        self.dirtyMarks = dirtyMarks
        self.coveredMarks = coveredMarks
        self.run = run
        self.lastNewsAt = lastNewsAt
    }
}

/// What went wrong with reading a calendar.
public struct SyncFailure: Hashable, Sendable {
    /// What happened and what to do next; no secrets, no event text.
    public let message: String
    /// When.
    public let at: Date

    /// Makes a failure.
    public init(message: String, at: Date) {
        self.message = message
        self.at = at
    }
}
