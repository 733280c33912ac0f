import Foundation

/// A simulated calendar.
struct GoogleCalendar: Sendable {
    /// What an account may do with a calendar, from least to most.
    enum Role: String, Sendable, Comparable {
        case freeBusyReader, reader, writer, owner

        private var rank: Int {
            switch self {
            case .freeBusyReader: 0
            case .reader: 1
            case .writer: 2
            case .owner: 3
            }
        }

        static func < (lhs: Role, rhs: Role) -> Bool { lhs.rank < rhs.rank }
    }

    let id: String
    /// The address of the account that made it.
    let owner: String
    let isPrimary: Bool
    /// Whether the application made it, so that the scope `calendar.app.created` reaches it.
    let isMadeByApplication: Bool
    /// Grows with every calendar, so that lists have an order.
    let serial: Int
    /// Name, description, place: what clients may write, as it was written.
    var properties: [String: GoogleJSON]
    var zone: ZoneTime
    var stamp: Int
    var roles: [String: Role]
    /// Whether free/busy of it fails with `internalError`.
    var isFreeBusyBroken = false
    /// Every version of every event.
    var records: [String: EventRecord] = [:]

    var etag: String { "\"\(1_700_000_000_000 + stamp * 1_000)\"" }

    /// The event as it is now, also a deleted one.
    func event(_ id: String) -> GoogleEvent? { records[id]?.current }

    mutating func write(_ event: GoogleEvent) { records[event.id, default: EventRecord()].versions.append(event) }
}

/// Every version of an event, the latest last.
struct EventRecord: Sendable {
    var versions: [GoogleEvent] = []

    var current: GoogleEvent? { versions.last }

    /// The version that was current when the state had a stamp.
    func version(at stamp: Int) -> GoogleEvent? { versions.last { $0.stamp <= stamp } }
}
