public import CalendarStore

/// What a pull did, for people and logs.
public struct PullSummary: Sendable, Codable, Equatable {
    /// The calendar.
    public let address: CalendarAddress
    /// Why the pull was what it was.
    public let reason: PullPlanner.Reason
    /// How many pages were read.
    public internal(set) var pages = 0
    /// Events that are new or different.
    public internal(set) var upserted = 0
    /// How many of the changes this host did not know of, as it does of what it wrote itself.
    public internal(set) var news = 0
    /// Events that are gone.
    public internal(set) var removed = 0
    /// Events whose text could not be read; their time is unknown, not free.
    public internal(set) var unreadable = 0
    /// Whether another pull was faster; then this one stopped, and the other one's result stands.
    public internal(set) var wasSuperseded = false
    /// Whether something arrived meanwhile that the next pull has to read.
    public internal(set) var isDirty = false

    init(address: CalendarAddress, reason: PullPlanner.Reason) {
        self.address = address
        self.reason = reason
    }
}
