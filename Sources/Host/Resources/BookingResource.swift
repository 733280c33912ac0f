public import CalendarStore
public import ProviderKit

/// A booking as the API and `--json` show it.
public struct BookingResource: Encodable, Sendable {
    /// The caller's name for it.
    public let id: BookingID
    /// Where it is to be written.
    public let connection: ConnectionID
    /// Where it is to be written.
    public let calendar: CalendarID
    /// What it should say.
    public let event: EventDraft
    /// Whether it takes place: confirmed or cancelled.
    public let status: String
    /// Counts the changes, from 1.
    public let version: Int
    /// Whether the calendar says what the booking says: pending, synced or failed.
    public let state: String
    /// Why the last attempt failed.
    public let lastError: String?
    /// What was written where.
    public let externalEvents: [ExternalEvent]

    /// An event that was written for a booking.
    public struct ExternalEvent: Encodable, Sendable {
        /// The calendar's connection.
        public let connection: ConnectionID
        /// The calendar.
        public let calendar: CalendarID
        /// creating, live, deleted or lost.
        public let state: String
        /// The provider's name for the event.
        public let event: EventID?
        /// iCalendar's name for the event.
        public let uid: EventUID?
    }

    /// Shows a booking with its mappings.
    public init(_ booking: Booking, mappings: [ExternalCalendarEvent] = []) {
        id = booking.id
        connection = booking.address.connection
        calendar = booking.address.calendar
        event = booking.draft
        status = booking.status.rawValue
        version = booking.version
        state = booking.state.rawValue
        lastError = booking.lastError
        externalEvents = mappings.map {
            ExternalEvent(
                connection: $0.address.connection, calendar: $0.address.calendar, state: $0.state.rawValue, event: $0.event?.id,
                uid: $0.event?.uid)
        }
    }
}
