public import ProviderKit

/// What a caller wants a booking to be.
public struct BookingRequest: Hashable, Sendable {
    /// The caller's name for it. Not empty.
    public let id: BookingID
    /// Where it is to be written.
    public let address: CalendarAddress
    /// What it should say.
    public let draft: EventDraft
    /// Who tells the attendees.
    public let invitations: InvitationPolicy

    /// Makes a request.
    public init(id: BookingID, address: CalendarAddress, draft: EventDraft, invitations: InvitationPolicy = .silent) {
        self.id = id
        self.address = address
        self.draft = draft
        self.invitations = invitations
    }
}

/// What came of putting or cancelling a booking.
public enum BookingOutcome: Hashable, Sendable {
    /// It is new.
    case created(Booking)
    /// It was there and says something else now.
    case changed(Booking)
    /// It was there and says the same; nothing new was enqueued, unless the last attempt had failed.
    case unchanged(Booking)
    /// It is in another version than the caller expects; nothing was changed.
    case conflict(current: Booking?)

    /// The booking as it is now; `nil` only where the caller expected one that is not there.
    public var booking: Booking? {
        switch self {
        case .created(let booking), .changed(let booking), .unchanged(let booking): booking
        case .conflict(let current): current
        }
    }
}

/// Which bookings to list.
public struct BookingFilter: Hashable, Sendable {
    /// Only this calendar.
    public var address: CalendarAddress?
    /// Only these states; empty for all.
    public var states: Set<Booking.State>
    /// Only bookings whose time overlaps this window.
    public var window: TimeWindow?

    /// Makes a filter; without arguments it lets everything through.
    public init(address: CalendarAddress? = nil, states: Set<Booking.State> = [], window: TimeWindow? = nil) {
        self.address = address
        self.states = states
        self.window = window
    }
}
