/// The offsets of one time zone from UTC, past and future, and the two ways between instants and wall clocks.
///
/// Instants are whole seconds since 1970-01-01T00:00:00Z without leap seconds, as everywhere in POSIX and iCalendar.
public struct ZoneRules: Sendable, Equatable {
    /// The zone's name: the IANA name for a zone of the system, whatever the maker chose otherwise.
    public let identifier: String
    /// The instants from which another offset is in force, ascending, and those offsets.
    private let instants: [Int]
    private let offsets: [Int]
    private let initialOffset: Int
    /// What holds after the last of the instants.
    private let footer: POSIXZoneRule?

    /// UTC itself.
    public static let utc = ZoneRules(identifier: "UTC", transitions: [], initialOffset: 0)

    /// The largest distance from UTC that RFC 8536 §3.2 knows, in seconds.
    static let maximumOffset = 93_599

    /// Makes a zone.
    ///
    /// - Parameters:
    ///   - identifier: Its name.
    ///   - transitions: The instants at which the offset changes and the offset from then on, in seconds east of UTC. Any order; of two
    ///     at the same instant the later in the list counts.
    ///   - initialOffset: What holds before the first of them.
    ///   - footer: The yearly rule for the time after the last of them (for all time where there are none). Without one the last offset
    ///     stays.
    ///
    /// Offsets beyond 26 hours, which no zone has, are brought within.
    public init(identifier: String, transitions: [(at: Int, offset: Int)], initialOffset: Int, footer: POSIXZoneRule? = nil) {
        self.identifier = identifier
        self.footer = footer
        self.initialOffset = Self.bounded(initialOffset)
        var sorted: [(at: Int, offset: Int)] = []
        for (_, next) in transitions.enumerated().sorted(by: { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }) {
            if sorted.last?.at == next.at { sorted.removeLast() }
            sorted.append((CivilDateTime.clamped(next.at), Self.bounded(next.offset)))
        }
        instants = sorted.map(\.at)
        offsets = sorted.map(\.offset)
    }

    private static func bounded(_ offset: Int) -> Int { min(max(offset, -maximumOffset), maximumOffset) }

    /// The offset in force at an instant, in seconds east of UTC.
    public func offset(atUTC seconds: Int) -> Int {
        let index = transitionsUp(to: seconds)
        guard index == instants.count else { return index == 0 ? initialOffset : offsets[index - 1] }
        return footer?.offset(atUTC: CivilDateTime.clamped(seconds)) ?? offsets.last ?? initialOffset
    }

    /// What a wall clock in the zone shows at an instant.
    public func civil(atUTC seconds: Int) -> CivilDateTime {
        let seconds = CivilDateTime.clamped(seconds)
        return CivilDateTime(secondsSinceEpoch: seconds + offset(atUTC: seconds))
    }

    /// The instant at which a wall clock in the zone shows a reading (RFC 5545 §3.3.5).
    ///
    /// A reading that the clock shows twice means the first time. One that it never shows, because it is put forward over it, is read
    /// with the offset before the gap, which moves it forward by the gap's length.
    public func utc(of civil: CivilDateTime) -> Int {
        let wall = civil.secondsSinceEpoch
        // No offset is as large as this, so what is in force outside this stretch cannot matter.
        let (from, through) = (wall - 2 * 86_400, wall + 2 * 86_400)
        var offset = self.offset(atUTC: from)
        for change in transitions(after: from, through: through) {
            // Readings up to this change are shown with the offset before it; those it jumps over are, by agreement, read with it too.
            if wall - offset < change.at || wall - change.offset < change.at { return wall - offset }
            offset = change.offset
        }
        return wall - offset
    }

    /// How many of the listed transitions are not after an instant.
    private func transitionsUp(to seconds: Int) -> Int {
        var (low, high) = (0, instants.count)
        while low < high {
            let middle = (low + high) / 2
            if instants[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The changes of offset in `(from, through]`, ascending.
    private func transitions(after from: Int, through: Int) -> [(at: Int, offset: Int)] {
        var result: [(at: Int, offset: Int)] = []
        var index = transitionsUp(to: from)
        while index < instants.count, instants[index] <= through {
            // Asked for rather than taken from the list: from the last instant on, the footer decides.
            result.append((instants[index], offset(atUTC: instants[index])))
            index += 1
        }
        guard index == instants.count, let footer, footer.daylight != nil else { return result }
        let begin = max(from, instants.last ?? from)
        func year(_ seconds: Int) -> Int { CivilDateTime(secondsSinceEpoch: seconds).date.year }
        result += footer.transitions(fromYear: year(from) - 1, throughYear: year(through) + 1).filter {
            $0.at > begin && $0.at <= through
        }
        return result
    }
}
