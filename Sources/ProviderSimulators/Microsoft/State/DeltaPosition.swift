/// A place in a change feed.
struct DeltaPosition: Sendable {
    let calendar: String
    /// The path of the feed, which has to stay the same.
    let path: String
    /// Seconds since 1970.
    let window: Range<Int>
    /// What happened in the mailbox up to here is told when this round ends.
    let sequence: Int
    /// What this feed told to be in the window, when this round ends.
    let held: Set<EventName>
    /// What is still to be told in this round, for a place between two pages; `nil` between two rounds.
    var rest: ArraySlice<EventName>?
    /// Whether the service forgot it.
    var isLost = false
}

/// An event, a series, or an occurrence of a series.
struct EventName: Sendable, Hashable {
    let stem: String
    let movableStem: String
    /// Of an occurrence: the day on which it would take place.
    var day: Int?

    /// The id that a client sees. Both kinds begin as the service's do; an occurrence's is its series' with an addition.
    func id(isImmutable: Bool) -> String {
        (isImmutable ? "AAkALgAA" + stem : "AAMkAGE1" + movableStem) + (day.map { "FRAAgI\($0)" } ?? "") + "="
    }

    /// What an id says: which kind of stem, the stem, and the day of an occurrence. `nil` where it is no id of an event.
    static func parts(of id: String) -> (isImmutable: Bool, stem: String, day: Int?)? {
        guard let match = id.wholeMatch(of: /(AAkALgAA|AAMkAGE1)([\w-]{40})(?:FRAAgI(-?\d{1,7}))?=/) else { return nil }
        return (match.1 == "AAkALgAA", String(match.2), match.3.flatMap { Int($0) })
    }
}
