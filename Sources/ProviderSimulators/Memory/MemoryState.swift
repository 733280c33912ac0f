import Foundation
import ProviderKit

/// Everything that a simulated provider holds.
struct MemoryState: Sendable {
    var accounts: [String: Secret]
    var grants = MemoryGrants()
    var calendars: [CalendarID: MemoryCalendar] = [:]
    let pageSize: Int
    var faults = MemoryFaults()
    var push = MemoryPush()
    var callCount = 0
    /// Counts everything that is made or changed, so that every revision and id is new.
    var serial = 0
    /// Cursors of another generation are lost.
    var feedGeneration = 0

    init(accounts: [String: Secret], pageSize: Int) {
        self.accounts = accounts
        self.pageSize = pageSize
    }
}

/// One calendar of a simulated provider.
struct MemoryCalendar: Sendable {
    var description: ProviderCalendar
    let owner: String
    var events: [EventID: MemoryEvent] = [:]
    /// What happened, oldest first; a deleted event leaves its id.
    var feed: [Entry] = []

    struct Entry: Sendable {
        let position: Int
        let event: EventID
    }
}
