/// A stretch of time about which nothing can be said, and why. It is never to be shown as free.
public struct UnknownTime: Hashable, Codable, Sendable {
    /// When.
    public let window: TimeWindow
    /// The event that could not be read.
    public let event: EventID?
    /// Its iCalendar name where that much could be read.
    public let uid: EventUID?
    /// Why, for a person; holds no event text.
    public let reason: String

    /// Makes a stretch of unknown time.
    public init(window: TimeWindow, event: EventID? = nil, uid: EventUID? = nil, reason: String) {
        self.window = window
        self.event = event
        self.uid = uid
        self.reason = reason
    }
}
