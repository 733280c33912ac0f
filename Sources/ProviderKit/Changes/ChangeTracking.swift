/// The fifth role: what changed since last time?
public protocol ChangeTracking: Sendable {
    /// One page of changes after a cursor.
    ///
    /// Behaviour:
    /// - `CHANGES-READ-1`: Without a cursor every event is told once, over all pages together, and the run is complete.
    /// - `CHANGES-READ-2`: With the last cursor and nothing done in between, nothing is told.
    /// - `CHANGES-READ-3`: A created, a changed and a deleted event are told, each with what it is now.
    /// - `CHANGES-READ-4`: A cursor the provider does not know any more is the outcome `cursorLost`, or a complete run; never silence.
    /// - `CHANGES-READ-5`: The same cursor twice tells the same changes.
    /// - `CHANGES-READ-6`: An event that cannot be read is told, with unknown time; the others are unharmed.
    /// - `CHANGES-READ-7`: Busy time is what free/busy says of the same window, as far as free/busy tells.
    /// - `CHANGES-READ-8`: A complete run spares what the request already knows: such events are told as unchanged, or told again, never left out.
    /// - `CHANGES-READ-9`: Many events, more than one batch or page, are all told.
    func readChanges(_ request: ChangesRequest, in context: ProviderContext) async throws(ProviderError) -> ChangesReply
}

/// Asks for changes.
public struct ChangesRequest: Sendable {
    /// Which calendar.
    public let calendar: CalendarID
    /// Where the last run ended, or the page before; `nil` for everything.
    public let cursor: Cursor?
    /// The stretch for which busy time is wanted.
    public let horizon: TimeWindow
    /// The IANA name of the zone for all-day and floating times where the calendar has none of its own.
    public let floatingZone: String
    /// What the caller holds already; lets a complete run spare downloads.
    public let known: [EventID: Revision]

    /// Makes a request.
    public init(
        calendar: CalendarID, cursor: Cursor?, horizon: TimeWindow, floatingZone: String = "UTC", known: [EventID: Revision] = [:]
    ) {
        self.calendar = calendar
        self.cursor = cursor
        self.horizon = horizon
        self.floatingZone = floatingZone
        self.known = known
    }
}

/// What came of asking for changes.
public enum ChangesReply: Sendable, Equatable {
    /// A page.
    case page(ChangePage)
    /// The provider does not know the cursor any more; ask again without one.
    case cursorLost
}

/// One page of changes.
public struct ChangePage: Sendable, Equatable {
    /// What the page says, in order.
    public let changes: [EventChange]
    /// Whether the run names everything alive, so that what it does not name is gone.
    public let isComplete: Bool
    /// What comes next.
    public let next: Next

    /// What comes after a page.
    public enum Next: Sendable, Equatable {
        /// More pages of this run.
        case more(Cursor)
        /// The run ended; the next one starts here.
        case end(Cursor)
    }

    /// Makes a page. `isComplete` is the same on every page of a run.
    public init(changes: [EventChange], isComplete: Bool, next: Next) {
        self.changes = changes
        self.isComplete = isComplete
        self.next = next
    }
}
