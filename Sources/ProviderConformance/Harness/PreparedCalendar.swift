public import ProviderKit

/// A calendar that a case may write to.
public struct PreparedCalendar: Sendable, Hashable {
    /// Which.
    public let id: CalendarID
    /// Whether it was made for the case: it is empty, and it is removed afterwards. Otherwise it belongs to somebody and is left as found.
    public let isScratch: Bool

    /// Names a prepared calendar.
    public init(id: CalendarID, isScratch: Bool) {
        self.id = id
        self.isScratch = isScratch
    }
}
