/// A day of the week, numbered as ISO 8601 does: Monday is 1 and Sunday is 7.
public enum Weekday: Int, CaseIterable, Hashable, Sendable {
    /// `MO`
    case monday = 1
    /// `TU`
    case tuesday
    /// `WE`
    case wednesday
    /// `TH`
    case thursday
    /// `FR`
    case friday
    /// `SA`
    case saturday
    /// `SU`
    case sunday

    /// Reads the two letters that iCalendar uses (RFC 5545 §3.3.10 `weekday`), in either case. Anything else is `nil`.
    public init?(code: String) {
        switch code.uppercased() {
        case "MO": self = .monday
        case "TU": self = .tuesday
        case "WE": self = .wednesday
        case "TH": self = .thursday
        case "FR": self = .friday
        case "SA": self = .saturday
        case "SU": self = .sunday
        default: return nil
        }
    }

    /// The two letters that iCalendar uses, in upper case: `MO` to `SU`.
    public var code: String {
        switch self {
        case .monday: "MO"
        case .tuesday: "TU"
        case .wednesday: "WE"
        case .thursday: "TH"
        case .friday: "FR"
        case .saturday: "SA"
        case .sunday: "SU"
        }
    }
}
