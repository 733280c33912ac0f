/// How large an iCalendar text may be before it is read at all. Texts come from outside; every bound is checked while the text is
/// split into lines, before a parser sees any of it.
public struct ICalendarLimits: Sendable, Equatable {
    /// The most bytes of text.
    public var bytes: Int
    /// The most content lines, after unfolding.
    public var lines: Int
    /// The most components (`BEGIN:…`), nested ones counted.
    public var components: Int
    /// The most values in all RDATE and EXDATE lines of one component together.
    public var listedDates: Int
    /// How deep components may lie in each other.
    public var depth: Int

    /// Makes limits.
    public init(bytes: Int, lines: Int, components: Int, listedDates: Int, depth: Int) {
        self.bytes = bytes
        self.lines = lines
        self.components = components
        self.listedDates = listedDates
        self.depth = depth
    }

    /// For one calendar object of a server: 1 MiB, 10,000 lines, 1,000 components, 5,000 listed dates, depth 8.
    public static let object = ICalendarLimits(bytes: 1 << 20, lines: 10_000, components: 1_000, listedDates: 5_000, depth: 8)

    /// For a whole calendar in one text, as an export or a server's expanded answer: 32 MiB, 1,000,000 lines, 100,000 components,
    /// 5,000 listed dates, depth 8.
    public static let calendar = ICalendarLimits(
        bytes: 32 << 20, lines: 1_000_000, components: 100_000, listedDates: 5_000, depth: 8)
}
