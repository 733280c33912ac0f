import Foundation
import ProviderKit

/// Everything that the simulated service knows. One value behind one mutex.
struct GoogleState: Sendable {
    let client: OAuthClient
    var options = GoogleOptions()
    var faults = FaultPlan()
    var operations: [String] = []
    var calendars: [String: GoogleCalendar] = [:]
    /// Accounts by address, with the address of each one's subject.
    var accounts: [String: GoogleAccount] = [:]
    var tokens = GoogleTokens()
    var feeds = GoogleFeeds()
    var push = GooglePush()
    /// How the answer's pages are disturbed, for the request that is being answered.
    var disturbance = PageDisturbance()
    /// Alternates between the shapes of a rate limit.
    var rateLimitsGiven = 0
    private var lastStamp = 0
    private var lastSerial = 0

    init(client: OAuthClient) { self.client = client }

    /// The version of everything so far.
    var stamp: Int { lastStamp }

    /// A version that nothing has yet.
    mutating func nextStamp() -> Int {
        lastStamp += 1
        return lastStamp
    }

    /// A number that nothing has yet.
    mutating func nextSerial() -> Int {
        lastSerial += 1
        return lastSerial
    }
}

/// A person with calendars.
struct GoogleAccount: Sendable {
    let address: String
    /// The account's lasting name in OpenID Connect.
    let subject: String
    /// The calendars in the person's list that are hidden or were given another name; others are shown as they are.
    let zone: ZoneTime
}
