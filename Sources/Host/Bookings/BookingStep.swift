public import CalendarStore
import ProviderKit

/// The next thing to do for a booking.
public enum BookingStep: Hashable, Sendable {
    /// Create the event; the mapping is announced in the store first.
    case create(CalendarAddress)
    /// Write the booking over the event in this revision.
    case update(CalendarAddress, EventReference, generation: Int)
    /// Take the event out.
    case delete(CalendarAddress, EventReference, generation: Int)
    /// Find out what the provider has: by id where it is known, otherwise by key.
    case readBack(CalendarAddress, EventReference?, generation: Int)
    /// The calendars say what the booking says.
    case done
}
