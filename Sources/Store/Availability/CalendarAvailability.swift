public import ProviderKit

/// What is known of one calendar in a window.
public struct CalendarAvailability: Hashable, Sendable {
    /// The calendar, as it was last listed.
    public let calendar: StoredCalendar
    /// How far it has been read: says how fresh, and for which stretch, `busy` is.
    public let state: SyncState
    /// Taken time, clipped to the window, by start; blocks may overlap.
    public let busy: [BusyInterval]
    /// Time about which nothing can be said, clipped to the window, by start. What lies outside `state.horizon` is not listed here.
    public let unknown: [UnknownTime]
    /// Time of confirmed bookings that are not yet, or not in this shape, in the calendar, clipped to the window, by start.
    public let pending: [BusyInterval]

    /// Makes a description.
    public init(calendar: StoredCalendar, state: SyncState, busy: [BusyInterval], unknown: [UnknownTime], pending: [BusyInterval]) {
        self.calendar = calendar
        self.state = state
        self.busy = busy
        self.unknown = unknown
        self.pending = pending
    }
}

/// Taken time, without the event behind it.
public struct BusyInterval: Hashable, Codable, Sendable {
    /// When.
    public let window: TimeWindow
    /// How it is taken.
    public let kind: BusyKind

    /// Makes an interval.
    public init(window: TimeWindow, kind: BusyKind) {
        self.window = window
        self.kind = kind
    }
}
