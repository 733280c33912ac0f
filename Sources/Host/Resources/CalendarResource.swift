public import CalendarStore
public import ProviderKit

/// A calendar as the API and `--json` show it.
public struct CalendarResource: Encodable, Sendable {
    /// The connection that lists it.
    public let connection: ConnectionID
    /// The provider's name for it.
    public let id: CalendarID
    /// A name for people.
    public let name: String
    /// Its own zone, where it has one.
    public let timeZone: String?
    /// What may be done: none, freeBusy, read or write.
    public let access: String
    /// Whether it is kept in step.
    public let isSelected: Bool

    /// Shows a calendar.
    public init(_ calendar: StoredCalendar) {
        connection = calendar.connection
        id = calendar.description.id
        name = calendar.description.name
        timeZone = calendar.description.timeZone
        access = "\(calendar.description.access)"
        isSelected = calendar.isSelected
    }
}
