public import ProviderKit

/// An event as another program might write it; says what is meant, not how it is spelled.
public struct CounterpartEvent: Sendable, Hashable {
    /// What it is called.
    public var title: String
    /// Its iCalendar name; `nil` lets the counterpart choose.
    public var uid: EventUID?
    /// When it is, or when its first occurrence is.
    public var time: Time
    /// How it repeats; `nil` for once.
    public var repetition: Repetition?
    /// Whether it takes place.
    public var status: Status
    /// Whether it leaves its owner free.
    public var isTransparent: Bool
    /// How its text is damaged, so that nobody can tell when it is; `time` is then only what its author meant.
    public var damage: Damage?

    /// When an event is.
    public enum Time: Sendable, Hashable {
        /// Between two instants, written in UTC.
        case instants(TimeWindow)
        /// Whole days, in whatever zone the reader is.
        case days(first: CivilDay, count: Int)
        /// At a time of day in a zone, for a number of seconds.
        case local(day: CivilDay, secondOfDay: Int, seconds: Int, zone: String)
    }

    /// How an event repeats; occurrences are counted from 0.
    public struct Repetition: Sendable, Hashable {
        /// Every day or every week.
        public var unit: Unit
        /// How many occurrences; `nil` for ever.
        public var count: Int?
        /// Occurrences that were taken out.
        public var removed: Set<Int>
        /// Occurrences that were moved, and where to.
        public var moved: [Int: TimeWindow]

        /// What lies between two occurrences.
        public enum Unit: Sendable, Hashable {
            /// A day.
            case day
            /// A week.
            case week
        }

        /// Makes a repetition.
        public init(_ unit: Unit, count: Int?, removed: Set<Int> = [], moved: [Int: TimeWindow] = [:]) {
            self.unit = unit
            self.count = count
            self.removed = removed
            self.moved = moved
        }
    }

    /// Whether an event takes place.
    public enum Status: Sendable, Hashable, CaseIterable {
        /// It does.
        case confirmed
        /// It may.
        case tentative
        /// It does not.
        case cancelled
    }

    /// How an event's text is damaged.
    public enum Damage: Sendable, Hashable, CaseIterable {
        /// Its time is in a zone that nobody knows.
        case unknownZone
        /// Its rule of repetition is nonsense.
        case impossibleRule
    }

    /// Makes an event that takes place once and takes its time.
    public init(
        _ title: String, _ time: Time, uid: EventUID? = nil, repetition: Repetition? = nil, status: Status = .confirmed,
        isTransparent: Bool = false, damage: Damage? = nil
    ) {
        self.title = title
        self.uid = uid
        self.time = time
        self.repetition = repetition
        self.status = status
        self.isTransparent = isTransparent
        self.damage = damage
    }
}
