import Foundation
import ProviderKit

/// Addresses of the Calendar API.
enum CalendarAPI {
    /// An address below the API's root; `nil` where a part cannot be one: an empty part or one of dots would name something else.
    static func url(_ endpoints: GoogleEndpoints, _ path: [String], _ query: [(String, String)] = []) -> URL? {
        var text = endpoints.calendar.absoluteString
        for part in path {
            guard part.contains(where: { $0 != "." }), part.utf8.count <= 2_048 else { return nil }
            text += "/" + PercentEncoding.component(part)
        }
        if !query.isEmpty { text += "?" + FormBody.query(query) }
        return URL(string: text)
    }

    /// The parts of the address of an event.
    static func path(_ calendar: CalendarID, _ event: String) -> [String] { ["calendars", calendar.rawValue, "events", event] }

    /// The parts of the address of a calendar's events.
    static func path(_ calendar: CalendarID) -> [String] { ["calendars", calendar.rawValue, "events"] }
}

extension InvitationPolicy {
    /// The parameter `sendUpdates`.
    var parameter: (String, String) { ("sendUpdates", self == .provider ? "all" : "none") }
}
