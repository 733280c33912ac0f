/// Something that happened to an event in a mailbox.
struct MicrosoftHappening: Sendable {
    enum Kind: String, Sendable {
        case created, updated, deleted
    }

    let kind: Kind
    /// The mailbox's count.
    let sequence: Int
    /// The event as it was after it; of a deleted one, before.
    let event: MicrosoftEvent
}

extension MicrosoftAccount {
    /// How many happenings are remembered while nobody asks.
    private static let mostHappenings = 10_000

    /// Remembers that something happened.
    mutating func note(_ kind: MicrosoftHappening.Kind, _ event: MicrosoftEvent) {
        happenings.append(MicrosoftHappening(kind: kind, sequence: sequence, event: event))
        if happenings.count > Self.mostHappenings { happenings.removeFirst(happenings.count - Self.mostHappenings) }
    }
}
