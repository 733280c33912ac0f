public import ProviderKit

/// Answers when calendars are not free, from what was read.
public protocol AvailabilityStore: Sendable {
    /// Busy time, unknown time and freshness of several calendars, all as of one instant of the store.
    ///
    /// Throws ``StoreError/Code/notFound`` where a calendar is not known at all.
    func availability(_ query: AvailabilityQuery) async throws(StoreError) -> [CalendarAvailability]
}

/// Asks for availability.
public struct AvailabilityQuery: Hashable, Sendable {
    /// The calendars; duplicates are answered once.
    public let calendars: [CalendarAddress]
    /// The window asked about.
    public let window: TimeWindow
    /// Bookings whose time does not count: neither the events this host wrote for them, nor copies of those events (same UID) in the other
    /// calendars asked about, nor what is still to be written.
    public let excludedBookings: Set<BookingID>

    /// Makes a query.
    public init(calendars: [CalendarAddress], window: TimeWindow, excludedBookings: Set<BookingID> = []) {
        self.calendars = calendars
        self.window = window
        self.excludedBookings = excludedBookings
    }
}
