/// What the account may do with a calendar; each includes what stands before it.
public enum CalendarAccess: Int, Comparable, Codable, Sendable, CaseIterable {
    /// Nothing that this contract asks for.
    case none = 0
    /// Busy time only, no events.
    case freeBusy = 1
    /// Events can be read.
    case read = 2
    /// Events can be written.
    case write = 3

    /// Orders by what is allowed.
    public static func < (lhs: CalendarAccess, rhs: CalendarAccess) -> Bool { lhs.rawValue < rhs.rawValue }
}
