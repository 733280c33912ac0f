import ProviderKit

/// A right that the account's owner grants to the application.
struct GoogleScope: Sendable, Equatable {
    /// The scope that is asked for.
    let name: String
    /// Wider scopes that hold the same right (discovery document, `scopes` of each method).
    let wider: [String]
    /// What it unlocks, for a person who has left it out.
    let unlocks: String

    private static let root = "https://www.googleapis.com/auth/"

    private init(_ name: String, wider: [String] = [], unlocks: String) {
        self.name = name
        self.wider = wider
        self.unlocks = unlocks
    }

    /// An id for the account that never changes.
    static let openID = GoogleScope("openid", unlocks: "telling whose account it is")
    /// The account's address, as a name for people. Google spells it in a longer way when it tells what was granted.
    static let email = GoogleScope("email", wider: [root + "userinfo.email"], unlocks: "showing the account's address")
    /// Events of every calendar that the account may edit: creating, changing, deleting and reading them, and following their changes.
    static let events = GoogleScope(
        root + "calendar.events", wider: [root + "calendar"], unlocks: "writing bookings and following changes")
    /// Busy time of every calendar that the account can see. The events scope does not hold this right.
    static let freeBusy = GoogleScope(
        root + "calendar.freebusy",
        wider: [root + "calendar", root + "calendar.readonly", root + "calendar.events.freebusy"], unlocks: "asking when calendars are busy"
    )
    /// The list of the account's calendars with their names, zones and rights. The events scope does not hold this right.
    static let calendarList = GoogleScope(
        root + "calendar.calendarlist.readonly",
        wider: [root + "calendar", root + "calendar.readonly", root + "calendar.calendarlist"], unlocks: "listing the account's calendars")

    /// The least set with which every verb of this adapter works.
    static let least = [openID, email, events, freeBusy, calendarList]

    /// Whether the granted scopes hold the right.
    func isGranted(by granted: some Collection<String>) -> Bool { granted.contains(name) || wider.contains { granted.contains($0) } }

    /// The scope by its name; a name that is not known here stands for itself.
    static func named(_ name: String) -> GoogleScope {
        least.first { $0.name == name } ?? GoogleScope(name, unlocks: "what the application asked for beyond its needs")
    }
}
