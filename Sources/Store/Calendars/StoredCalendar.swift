public import Foundation
public import ProviderKit

/// A calendar as it was last listed, and what the operator decided about it.
public struct StoredCalendar: Hashable, Sendable {
    /// The account that lists it.
    public let connection: ConnectionID
    /// What the provider says of it.
    public let description: ProviderCalendar
    /// Whether it is kept in step and counts when somebody asks for free/busy.
    public let isSelected: Bool
    /// When it was last listed.
    public let lastSeenAt: Date
    /// Since when the provider lists it no more; `nil` while it is listed.
    public let goneAt: Date?

    /// Which calendar.
    public var address: CalendarAddress { CalendarAddress(connection: connection, calendar: description.id) }

    /// Makes a stored calendar's description.
    public init(connection: ConnectionID, description: ProviderCalendar, isSelected: Bool, lastSeenAt: Date, goneAt: Date?) {
        self.connection = connection
        self.description = description
        self.isSelected = isSelected
        self.lastSeenAt = lastSeenAt
        self.goneAt = goneAt
    }
}
