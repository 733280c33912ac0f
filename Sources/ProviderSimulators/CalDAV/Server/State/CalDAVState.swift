import Foundation
import ProviderKit

/// Everything that the simulated server holds.
struct CalDAVState: Sendable {
    /// Passwords by user name.
    var passwords: [String: Secret] = [:]
    /// Calendars by place.
    var calendars: [CalDAVPath.Place: StoredCalendar] = [:]
    /// Subscriptions, and the messages that wait to be sent.
    var push: PushState
    /// The misfortunes to come.
    var faults = FaultPlan()
    /// The names of the operations of all requests so far.
    var operations: [String] = []
    private var made = 0

    init(push: PushState) { self.push = push }

    /// Makes a calendar; one that is there already is left as it is.
    mutating func makeCalendar(_ place: CalDAVPath.Place, displayName: String) {
        guard calendars[place] == nil else { return }
        made += 1
        calendars[place] = StoredCalendar(serial: "c\(made)", displayName: displayName)
    }
}
