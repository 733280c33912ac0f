public import ProviderKit

/// An event as the provider holds it, read by the counterpart.
public struct CounterpartRecord: Sendable, Hashable {
    /// The provider's name for it.
    public let id: EventID
    /// Its iCalendar name, where it can be read.
    public let uid: EventUID?
    /// Its title, where it can be read.
    public let title: String?
    /// Its longer text; `nil` where it has none.
    public let details: String?
    /// Its place; `nil` where it has none.
    public let location: String?

    /// Describes an event.
    public init(id: EventID, uid: EventUID?, title: String?, details: String?, location: String?) {
        self.id = id
        self.uid = uid
        self.title = title
        self.details = details
        self.location = location
    }
}
