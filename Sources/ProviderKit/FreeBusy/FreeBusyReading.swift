/// The third role: when is a calendar not free?
public protocol FreeBusyReading: Sendable {
    /// Busy time of calendars in a window.
    ///
    /// Behaviour:
    /// - `FREEBUSY-READ-1`: Every calendar asked about has an outcome; one that cannot be read is unknown with its error and does not spoil the others.
    /// - `FREEBUSY-READ-2`: An event that cannot be read makes its time unknown; it is never dropped.
    /// - `FREEBUSY-READ-3`: A timed event is busy from its start to its end, to the second; the end is not included.
    /// - `FREEBUSY-READ-4`: A recurring event is busy at every occurrence in the window: exceptions removed, moved occurrences where they are now.
    /// - `FREEBUSY-READ-5`: Cancelled and transparent events are not busy; a tentative one is tentative, where the adapter declares that it tells.
    /// - `FREEBUSY-READ-6`: An all-day event covers its whole days in the calendar's zone, or in the request's where the calendar has none.
    /// - `FREEBUSY-READ-7`: An event that began before the window and reaches into it is reported, clipped to the window.
    /// - `FREEBUSY-READ-8`: A calendar without events is known and has no busy time.
    /// - `FREEBUSY-READ-9`: An event in a zone of its own is busy at its UTC time, also across a change of daylight saving time.
    func readFreeBusy(_ request: FreeBusyRequest, in context: ProviderContext) async throws(ProviderError) -> FreeBusyReply
}

/// Asks for busy time.
public struct FreeBusyRequest: Sendable {
    /// The calendars, without duplicates.
    public let calendars: [CalendarID]
    /// The window asked about.
    public let window: TimeWindow
    /// The IANA name of the zone in which all-day and floating times are meant where the calendar has none of its own.
    public let floatingZone: String

    /// Makes a request.
    public init(calendars: [CalendarID], window: TimeWindow, floatingZone: String = "UTC") {
        self.calendars = calendars
        self.window = window
        self.floatingZone = floatingZone
    }
}

/// An outcome for each calendar.
public struct FreeBusyReply: Sendable {
    /// What came of each calendar.
    public let outcomes: [CalendarID: FreeBusyOutcome]

    /// Makes a reply.
    public init(outcomes: [CalendarID: FreeBusyOutcome]) { self.outcomes = outcomes }
}

/// What came of one calendar.
public enum FreeBusyOutcome: Sendable, Equatable {
    /// The calendar was read; single stretches may still be unknown.
    case known(BusyTime)
    /// The calendar could not be read at all.
    case unknown(ProviderError)
}
