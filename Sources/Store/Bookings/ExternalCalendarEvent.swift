public import Foundation
public import ProviderKit

/// The mapping from a booking to the event that was, or is being, written to one calendar for it.
public struct ExternalCalendarEvent: Hashable, Sendable {
    /// Which booking.
    public let booking: BookingID
    /// Which calendar.
    public let address: CalendarAddress
    /// How far it is.
    public let state: State
    /// Counts re-creations after a delete, from 0; goes into the ``EventKey``.
    public let generation: Int
    /// The event; `nil` until a write came back.
    public let event: EventReference?
    /// Which version of the booking the event says; `nil` until a write came back.
    public let writtenVersion: Int?
    /// When the mapping was made.
    public let createdAt: Date
    /// When it last changed.
    public let updatedAt: Date

    /// How far a mapping is.
    public enum State: String, Codable, Sendable, CaseIterable {
        /// A create was, or is about to be, sent; whether the event exists is not known.
        case creating
        /// The event is there.
        case live
        /// This host deleted the event.
        case deleted
        /// Somebody else deleted the event.
        case lost
    }

    /// Makes a mapping.
    public init(
        booking: BookingID, address: CalendarAddress, state: State, generation: Int, event: EventReference?, writtenVersion: Int?,
        createdAt: Date, updatedAt: Date
    ) {
        self.booking = booking
        self.address = address
        self.state = state
        self.generation = generation
        self.event = event
        self.writtenVersion = writtenVersion
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// An event at a provider in one revision.
public struct EventReference: Hashable, Sendable {
    /// The provider's name for it.
    public let id: EventID
    /// iCalendar's name for it.
    public let uid: EventUID
    /// Its version.
    public let revision: Revision

    /// Makes a reference.
    public init(id: EventID, uid: EventUID, revision: Revision) {
        self.id = id
        self.uid = uid
        self.revision = revision
    }
}
