public import ProviderKit

/// Which calendar: a calendar's name means something only together with the connection it was listed by.
public struct CalendarAddress: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    /// The account.
    public let connection: ConnectionID
    /// The calendar's name at the provider.
    public let calendar: CalendarID

    /// Makes an address.
    public init(connection: ConnectionID, calendar: CalendarID) {
        self.connection = connection
        self.calendar = calendar
    }

    /// Orders by connection, then calendar.
    public static func < (lhs: CalendarAddress, rhs: CalendarAddress) -> Bool {
        (lhs.connection, lhs.calendar) < (rhs.connection, rhs.calendar)
    }

    /// Connection and calendar, for messages.
    public var description: String { "\(connection) \(calendar)" }
}
