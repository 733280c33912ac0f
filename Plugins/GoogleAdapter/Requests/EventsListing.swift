import Foundation
import ProviderKit

/// `events.list` for change tracking: one page of everything, or of what changed since a sync token. Series come as themselves, not as their
/// occurrences.
///
/// The parameters besides the position are the same on every page of every run, as the sync guide demands. `showDeleted` is not among them:
/// with a sync token deleted events are always told, and without one nobody needs them.
struct EventsListing: GoogleRequest {
    /// Where to read on.
    enum Position: Sendable, Equatable {
        /// The first page of everything that ends after an instant.
        case start(since: String)
        /// A further page of that.
        case page(token: String, since: String)
        /// The first page of what changed since a sync token.
        case changes(since: String)
        /// A further page of that.
        case changesPage(token: String, since: String)
    }

    /// The largest page that Google gives.
    static let pageSize = 2_500

    let calendar: CalendarID
    let position: Position
    let subject = "the calendar"

    /// What the answer says.
    enum Reply: Sendable {
        /// A page.
        case page(EventsAnswer)
        /// Google does not know the position any more.
        case lost
    }

    func prepared(_ endpoints: GoogleEndpoints) -> HTTPRequest? {
        var query = [
            ("maxResults", String(Self.pageSize)), ("maxAttendees", "1"), ("singleEvents", "false"), ("fields", EventsAnswer.fields),
        ]
        switch position {
        case .start(let since): query += [("timeMin", since)]
        case .page(let token, let since): query += [("timeMin", since), ("pageToken", token)]
        case .changes(let token): query += [("syncToken", token)]
        case .changesPage(let page, let token): query += [("syncToken", token), ("pageToken", page)]
        }
        return CalendarAPI.url(endpoints, CalendarAPI.path(calendar), query).map {
            HTTPRequest(method: .get, url: $0, timeout: .seconds(60))
        }
    }

    func reply(_ response: HTTPResponse, error: GoogleError) throws(ProviderError) -> Reply {
        // A position that was sent and is not accepted is lost, whatever Google calls it; without one, a refusal is a refusal.
        if hasToken, response.status == 400 || response.status == 410 { return .lost }
        let answer = try decode(EventsAnswer.self, response, error: error)
        guard answer.kind == EventsAnswer.kind else { throw error.violation("the answer is not a list of events", status: response.status) }
        guard (answer.nextPageToken == nil) != (answer.nextSyncToken == nil) else {
            throw error.violation("a list of events ends without saying where to go on", status: response.status)
        }
        return .page(answer)
    }

    private var hasToken: Bool {
        if case .start = position { false } else { true }
    }
}
