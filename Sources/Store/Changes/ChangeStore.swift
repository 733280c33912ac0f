public import Foundation
public import ProviderKit

/// Remembers what calendars hold: events by id and revision, the time they take, and the position in the provider's feed.
public protocol ChangeStore: Sendable {
    /// How far a calendar has been read. Throws ``StoreError/Code/notFound`` for an unknown calendar.
    func syncState(of address: CalendarAddress) async throws(StoreError) -> SyncState

    /// How far every calendar has been read, by address; `connection` restricts to one account.
    func syncStates(of connection: ConnectionID?) async throws(StoreError) -> [SyncState]

    /// Says that there is, or may be, something new at the provider, and enqueues `job` in the same commit.
    ///
    /// A mark that arrives during a run is not covered by that run, so it is not lost. Throws ``StoreError/Code/notFound``.
    func markDirty(_ address: CalendarAddress, enqueueing job: NewJob?) async throws(StoreError)

    /// Starts a run and fences off every earlier one, which may have died.
    ///
    /// The run starts at the stored cursor; it reads everything where there is none, where `horizon` is not the stored one (the stored busy
    /// time says nothing about other stretches), and where `fromScratch`. A run of several pages that broke off is continued at
    /// the page that is missing. Throws ``StoreError/Code/notFound``.
    func beginRun(
        _ id: SyncRunID, of address: CalendarAddress, horizon: TimeWindow, fromScratch: Bool, at instant: Date
    ) async throws(StoreError) -> SyncRun

    /// Applies one page: events, busy blocks, unknown time, and cursor, in one commit. At the end of a complete run, whatever the run did
    /// not name is swept out; what this host itself wrote during the run stays.
    ///
    /// A page of an older run changes nothing. A page that calls an event unchanged which the store does not hold is applied, and
    /// reported, and the calendar stays dirty and loses its cursor at the end of the run, so that the next run reads everything.
    func applyChanges(_ page: ChangePage, of run: SyncRunID, to address: CalendarAddress, at instant: Date) async throws(StoreError)
        -> ApplyOutcome

    /// Notes that a run failed. What it applied stays, and the next run continues where this one broke off. `dropsCursor` is for a cursor
    /// that the provider does not know any more: the next run reads everything. `false` where a newer run is under way, or none; then
    /// nothing is changed.
    func failRun(
        _ id: SyncRunID, of address: CalendarAddress, message: String, dropsCursor: Bool, at instant: Date
    ) async throws(StoreError) -> Bool

    /// Replaces a calendar's whole busy time and ends the run: for calendars that tell no events, only free/busy. There is no cursor then.
    /// `false` where a newer run is under way, or none; then nothing is changed.
    func replaceBusyTime(
        with busyTime: BusyTime, of run: SyncRunID, in address: CalendarAddress, at instant: Date
    ) async throws(StoreError) -> Bool
}

/// What came of applying a page.
public enum ApplyOutcome: Hashable, Sendable {
    /// It was applied.
    case applied(AppliedPage)
    /// A newer run is under way, or none; nothing was changed.
    case superseded
}

/// What a page changed.
public struct AppliedPage: Hashable, Sendable {
    /// Events that the page tells of.
    public let upserted: Int
    /// How many events, of those told of, removed and swept, the store did not hold as they are. What this host wrote itself is none.
    public let news: Int
    /// Events that the page removed.
    public let removed: Int
    /// Events that the sweep at the end of a complete run removed.
    public let swept: Int
    /// Events that the page calls unchanged and the store does not hold.
    public let missing: [EventID]
    /// Bookings whose event is gone from the calendar, though this host did not delete it. Their mapping is left as it was.
    public let orphaned: [BookingID]
    /// Whether the run ended with this page.
    public let endsRun: Bool
    /// Whether something arrived during the run, so that another one is needed.
    public let isDirty: Bool

    /// Makes a description of what a page changed.
    public init(
        upserted: Int, news: Int, removed: Int, swept: Int, missing: [EventID], orphaned: [BookingID], endsRun: Bool, isDirty: Bool
    ) {
        self.upserted = upserted
        self.news = news
        self.removed = removed
        self.swept = swept
        self.missing = missing
        self.orphaned = orphaned
        self.endsRun = endsRun
        self.isDirty = isDirty
    }
}
