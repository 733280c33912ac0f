public import ProviderKit

/// A calendar that a counterpart made.
public struct CounterpartCalendar: Sendable, Hashable {
    /// The provider's name for it.
    public let id: CalendarID
    /// Its name as the provider holds it now, which may differ from the one that was wished for.
    public let name: String

    /// Describes a calendar.
    public init(id: CalendarID, name: String) {
        self.id = id
        self.name = name
    }
}
