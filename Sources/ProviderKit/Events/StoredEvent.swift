/// An event as the provider holds it now.
public struct StoredEvent: Hashable, Sendable {
    /// The provider's name for it.
    public let id: EventID
    /// iCalendar's name for it.
    public let uid: EventUID
    /// The version that an update or delete has to name.
    public let revision: Revision
    /// When it is; `nil` where the provider's text could not be read.
    public let window: TimeWindow?
    /// What it is called; `nil` where the provider's text could not be read.
    public let title: String?
    /// The caller's key, read from the marker we wrote; `nil` where there is none, so the event is not known to be ours.
    public let key: EventKey?

    /// Makes a description of a stored event.
    public init(id: EventID, uid: EventUID, revision: Revision, window: TimeWindow?, title: String?, key: EventKey?) {
        self.id = id
        self.uid = uid
        self.revision = revision
        self.window = window
        self.title = title
        self.key = key
    }
}
