import Foundation

/// An event that takes place once, or a series.
struct MicrosoftEvent: Sendable {
    /// The part of its ids that never changes.
    let stem: String
    /// The part of its other ids, which changes when it is moved.
    var movableStem: String
    let serial: Int
    var calendar: String
    /// What clients write and the service does not interpret: subject, body, location, showAs and so on.
    var properties: [String: GraphValue] = [:]
    var time: GraphEventTime
    var pattern: SeriesPattern?
    /// What was changed about single occurrences, by the day on which each would take place.
    var exceptions: [Int: MicrosoftException] = [:]
    /// The occurrences that were taken out.
    var cancelled: Set<Int> = []
    var extendedProperties: [ExtendedProperty] = []
    var transactionID: String?
    var iCalUID: String
    var isCancelled = false
    /// Whose event it is; `nil` for the mailbox's owner.
    var organizer: String?
    /// How the owner answered the invitation, as Graph spells it.
    var response = "organizer"
    /// Of the account's sequence: its version, and when it was touched last.
    var version = 0
    var touched = 0
    let created: Date
    var modified: Date

    var changeKey: String { Self.changeKey(stem, version) }

    static func changeKey(_ stem: String, _ version: Int) -> String {
        "DwAAABYAAAB" + stem.prefix(14) + String(repeating: "A", count: max(0, 8 - String(version, radix: 36).count))
            + String(version, radix: 36)
    }
}

/// What is different about one occurrence of a series.
struct MicrosoftException: Sendable {
    var properties: [String: GraphValue] = [:]
    var time: GraphEventTime?
    var version = 0
    let created: Date
    var modified: Date
}
