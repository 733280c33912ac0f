/// One calendar as its provider describes it.
public struct ProviderCalendar: Hashable, Codable, Sendable {
    /// The provider's name for it.
    public let id: CalendarID
    /// A name for people; may be empty, may hold anything.
    public let name: String
    /// The IANA name of the zone in which floating and all-day times are meant; `nil` where the provider has none.
    public let timeZone: String?
    /// What the account may do.
    public let access: CalendarAccess
    /// Whether its events make their owner busy at all (RFC 6638 §9.1 `schedule-calendar-transp`).
    public let countsAsBusy: Bool

    /// Makes a calendar's description.
    public init(id: CalendarID, name: String, timeZone: String?, access: CalendarAccess, countsAsBusy: Bool = true) {
        self.id = id
        self.name = name
        self.timeZone = timeZone
        self.access = access
        self.countsAsBusy = countsAsBusy
    }
}
