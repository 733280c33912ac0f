/// One thing that a change feed says.
public enum EventChange: Sendable, Equatable {
    /// The event is new or different; here is its busy time now.
    case upserted(EventSnapshot)
    /// The event is gone.
    case removed(EventID)
    /// The event is there in the revision that the request said it knows; only in a complete listing.
    case unchanged(EventID)
}

/// What a change feed says of one event: not its text, only the time it takes.
public struct EventSnapshot: Sendable, Equatable {
    /// The provider's name for it.
    public let id: EventID
    /// iCalendar's name for it; `nil` where the text could not be read.
    public let uid: EventUID?
    /// Its version.
    public let revision: Revision
    /// The time it takes inside the request's horizon; where it cannot be read, that time is unknown.
    public let busyTime: BusyTime
    /// The caller's key, where the event carries our marker.
    public let key: EventKey?

    /// Makes a snapshot.
    public init(id: EventID, uid: EventUID?, revision: Revision, busyTime: BusyTime, key: EventKey?) {
        self.id = id
        self.uid = uid
        self.revision = revision
        self.busyTime = busyTime
        self.key = key
    }
}
