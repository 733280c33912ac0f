import Foundation
import ProviderKit

/// A notification channel on the events of one calendar.
struct GoogleChannel: Sendable {
    let id: String
    /// The account that opened it.
    let account: String
    /// The calendar's key in the state.
    let calendar: String
    let address: URL
    let token: String?
    /// When it ends, UTC.
    let end: Date
    /// The number of the last message.
    var number = 0
    /// Whether it was stopped.
    var isStopped = false

    /// The calendar's events in the service's own words: the same for every channel on them.
    var resourceID: String { Self.resourceID(of: calendar) }

    /// What is watched, as an address.
    var resourceURI: String {
        "https://www.googleapis.com/calendar/v3/calendars/\(PercentEncoding.component(calendar))/events?alt=json"
    }

    /// Whether messages are sent through it.
    func isAlive(at now: Date) -> Bool { !isStopped && now < end }

    private static func resourceID(of calendar: String) -> String {
        let digest = (try? MessageDigest.sha256.hash(Array("events of \(calendar)".utf8))) ?? []
        return Base64URL.encode(digest.prefix(20))
    }
}
