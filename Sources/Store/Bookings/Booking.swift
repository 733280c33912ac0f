public import Foundation
public import ProviderKit

/// The product's own appointment, as it should be, and how far that is done.
public struct Booking: Hashable, Sendable {
    /// The caller's name for it.
    public let id: BookingID
    /// Where it is to be written.
    public let address: CalendarAddress
    /// What it should say.
    public let draft: EventDraft
    /// Who tells the attendees.
    public let invitations: InvitationPolicy
    /// Whether it takes place.
    public let status: Status
    /// Counts what the caller wanted, from 1: every change is one more.
    public let version: Int
    /// Whether the calendar says what the booking says.
    public let state: State
    /// Why the last attempt failed; `nil` after one that went well.
    public let lastError: String?
    /// When it was first put.
    public let createdAt: Date
    /// When the caller last changed it.
    public let updatedAt: Date

    /// Whether a booking takes place.
    public enum Status: String, Codable, Sendable, CaseIterable {
        /// It takes place: there is to be one event.
        case confirmed
        /// It does not: there is to be no event.
        case cancelled
    }

    /// Whether the calendar says what the booking says.
    public enum State: String, Codable, Sendable, CaseIterable {
        /// Not yet.
        case pending
        /// Yes.
        case synced
        /// No, and trying was given up; a new put, or a retry, tries again.
        case failed
    }

    /// Makes a booking's description.
    public init(
        id: BookingID, address: CalendarAddress, draft: EventDraft, invitations: InvitationPolicy, status: Status, version: Int,
        state: State,
        lastError: String?, createdAt: Date, updatedAt: Date
    ) {
        self.id = id
        self.address = address
        self.draft = draft
        self.invitations = invitations
        self.status = status
        self.version = version
        self.state = state
        self.lastError = lastError
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
