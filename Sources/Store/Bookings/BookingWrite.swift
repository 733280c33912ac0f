import ProviderKit

/// What a worker needs to bring calendars in line with a booking.
public struct BookingWork: Hashable, Sendable {
    /// The booking as it should be.
    public let booking: Booking
    /// Every mapping it has or had, by calendar. A booking that moved to another calendar has a mapping for each.
    public let mappings: [ExternalCalendarEvent]

    /// Makes a description of work.
    public init(booking: Booking, mappings: [ExternalCalendarEvent]) {
        self.booking = booking
        self.mappings = mappings
    }

    /// Whether the calendars say what the booking says: the only event is in the wanted calendar and says the wanted version; a cancelled
    /// booking has none.
    public var isDone: Bool {
        let others = mappings.filter { booking.status == .cancelled || $0.address != booking.address }
        guard others.allSatisfy({ $0.state == .deleted || $0.state == .lost }) else { return false }
        guard booking.status == .confirmed else { return true }
        return mappings.contains { $0.address == booking.address && $0.state == .live && $0.writtenVersion == booking.version }
    }
}

/// What came of announcing a write.
public enum WriteStart: Hashable, Sendable {
    /// Go ahead; the mapping says which generation to write.
    case proceed(ExternalCalendarEvent)
    /// The booking is in another version by now; look at it again.
    case outdated(Booking)
}

/// What an adapter's call did, to be recorded.
public struct WriteResult: Hashable, Sendable {
    /// Which booking.
    public let booking: BookingID
    /// The version of the booking that was written.
    public let version: Int
    /// Where.
    public let address: CalendarAddress
    /// Which generation of the event.
    public let generation: Int
    /// What the call did.
    public let effect: Effect

    /// What a call did.
    public enum Effect: Hashable, Sendable {
        /// The event is there and says what the booking said in that version.
        case written(EventReference, occupied: BusyInterval?)
        /// The event is there, with a text that is not ours to judge: remember its revision, and write again.
        case found(EventReference)
        /// The event is gone, by this host.
        case deleted
        /// The event is gone, by somebody else.
        case lost
    }

    /// Makes a result.
    public init(booking: BookingID, version: Int, address: CalendarAddress, generation: Int, effect: Effect) {
        self.booking = booking
        self.version = version
        self.address = address
        self.generation = generation
        self.effect = effect
    }
}

/// What came of recording a write.
public enum WriteRecorded: Hashable, Sendable {
    /// The calendars say what the booking says; the outbox is empty.
    case settled(Booking)
    /// It was recorded; there is more to do, and a job for it is enqueued.
    case moreToDo(BookingWork)
    /// The mapping is in a newer generation, or not there; nothing was changed.
    case superseded
}
