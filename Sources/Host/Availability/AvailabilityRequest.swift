public import CalendarStore
public import ProviderKit

/// Asks when somebody is free, over any number of calendars.
public struct AvailabilityRequest: Sendable {
    /// The calendars; empty asks about every calendar that is kept in step.
    public let calendars: [CalendarAddress]
    /// The window asked about.
    public let window: TimeWindow
    /// What to say of time that is not known.
    public let policy: AvailabilityPolicy
    /// How old an answer may be, in seconds, before it counts as out of date.
    public let maximumAge: Double
    /// Bookings whose own events do not count, for instance the one that is being moved.
    public let excludedBookings: Set<BookingID>

    /// Makes a request; fail-closed and at most fifteen minutes old unless said otherwise.
    public init(
        calendars: [CalendarAddress] = [], window: TimeWindow, policy: AvailabilityPolicy = .failClosed, maximumAge: Double = 900,
        excludedBookings: Set<BookingID> = []
    ) {
        self.calendars = calendars
        self.window = window
        self.policy = policy
        self.maximumAge = maximumAge
        self.excludedBookings = excludedBookings
    }
}
