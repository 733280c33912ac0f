/// A half-open UTC interval during which a calendar is not free.
public struct BusyBlock: Hashable, Codable, Sendable {
    /// When.
    public let window: TimeWindow
    /// How it is taken.
    public let kind: BusyKind
    /// The event behind it, where the provider says.
    public let event: EventID?
    /// The iCalendar name of the event behind it, where the provider says.
    public let uid: EventUID?

    /// Makes a block.
    public init(window: TimeWindow, kind: BusyKind = .busy, event: EventID? = nil, uid: EventUID? = nil) {
        self.window = window
        self.kind = kind
        self.event = event
        self.uid = uid
    }
}
