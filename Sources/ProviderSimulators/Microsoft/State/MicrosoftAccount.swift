import Foundation

/// A mailbox and its owner.
struct MicrosoftAccount: Sendable {
    enum Kind: Sendable {
        case work
        case personal
    }

    let address: String
    let kind: Kind
    /// A GUID, or sixteen hexadecimal digits for personal accounts.
    let id: String
    let name: String
    /// The default calendar first.
    var calendars: [MicrosoftCalendar] = []
    /// Every event, by its stem that never changes.
    var events: [String: MicrosoftEvent] = [:]
    /// Which event has which stem of the kind that changes when the event is moved.
    var movableStems: [String: String] = [:]
    /// The transaction ids that were used, each with the event and what was sent. They outlive the event.
    var transactions: [String: (stem: String, sent: GraphValue)] = [:]
    /// What was taken out of a calendar, in order.
    var removals: [Removal] = []
    /// What happened since subscriptions were told, in order.
    var happenings: [MicrosoftHappening] = []
    /// Counts what happens in the mailbox.
    var sequence = 0
    /// Until when each request that is under way goes on; the distant future where that is not known yet.
    var underWay: [Int: Date] = [:]
    /// How many requests were let in so far.
    var requests = 0

    struct Removal: Sendable {
        let sequence: Int
        let calendar: String
        let stem: String
        let movableStem: String
    }

    func calendar(_ id: String) -> MicrosoftCalendar? { calendars.first { $0.id == id } }

    /// The events of a calendar, in the order in which they were made.
    func events(in calendar: String) -> [MicrosoftEvent] {
        events.values.filter { $0.calendar == calendar }.sorted { $0.serial < $1.serial }
    }

    /// Notes that something happened and gives its number.
    mutating func step() -> Int {
        sequence += 1
        return sequence
    }

    /// Takes an event out for good.
    mutating func remove(_ event: MicrosoftEvent) {
        events[event.stem] = nil
        movableStems[event.movableStem] = nil
        removals.append(Removal(sequence: step(), calendar: event.calendar, stem: event.stem, movableStem: event.movableStem))
        note(.deleted, event)
    }

    /// Puts an event, or puts it in place of itself, as a new version.
    mutating func put(_ event: MicrosoftEvent, at now: Date) {
        var event = event
        event.touched = step()
        event.version = sequence
        event.modified = now
        note(events[event.stem] == nil ? .created : .updated, event)
        events[event.stem] = event
        movableStems[event.movableStem] = event.stem
    }
}
