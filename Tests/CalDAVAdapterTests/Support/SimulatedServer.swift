import Foundation
import ProviderKit
import Synchronization

/// A CalDAV server in memory with one account and its calendars, and a switch for each way in which real servers differ (caldav.md §10).
final class SimulatedServer: HTTPTransport {
    /// How the server behaves; the default is by the book.
    struct Behaviour: Sendable {
        enum BadToken: Sendable { case forbidden, preconditionFailed, serverError, fullListing }
        enum TagStyle: Sendable { case strong, none, weak, unquoted, percentEncoded }
        enum TakenUID: Sendable { case conflict, preconditionFailed, forbiddenScheduling, bareConflict, ignored }

        var hasSync = true
        var hasCollectionTag = true
        var badToken = BadToken.forbidden
        /// The most members of one sync answer; then 507 says that there are more.
        var pageLimit = Int.max
        var listsItself = false
        /// Lists what was ever removed, also to somebody who asks for the first time.
        var tellsOldRemovals = false
        var removedStatus = 404
        var putTag = TagStyle.strong
        var ignoresIfNoneMatch = false
        var ignoresIfMatch = false
        var takenUID = TakenUID.ignored
        var stripsUnknownProperties = false
        /// Names the calendars in absolute form.
        var usesAbsoluteHrefs = false
        var wrapsInCDATA = false
        var prefix = "x0"
        /// Answers every calendar-query with this instead.
        var queryAnswer: HTTPResponse?
        var freeBusyAnswer: HTTPResponse?
        var leavesDataOutOfQuery = false
        /// Gives the events' text along with a sync answer.
        var hasDataInSync = false
        /// The most hrefs of one multiget; more is 500.
        var multigetLimit = Int.max
        /// A multiget or query that touches this object breaks.
        var poisoned: String?
        var privileges: [String]? = ["d:all"]
        var isTransparent = false
        var schedules = false
        /// Cuts the connection after storing a PUT, this many times.
        var lostAnswers = 0
        var trap: (@Sendable (HTTPRequest) -> HTTPResponse?)?
    }

    struct Object: Sendable {
        var text: String
        var tag: String
        var change: Int
    }

    struct State: Sendable {
        var behaviour: Behaviour
        var calendars: [String: [String: Object]]
        var removed: [String: [String: Int]] = [:]
        var clock = 0
        var log: [HTTPRequest] = []
    }

    let state: Mutex<State>

    init(_ behaviour: Behaviour = Behaviour(), calendars: [String] = ["/homes/anna/office/"]) {
        state = Mutex(State(behaviour: behaviour, calendars: Dictionary(uniqueKeysWithValues: calendars.map { ($0, [:]) })))
    }

    /// What was asked, as `METHOD path`.
    var log: [String] { state.withLock { $0.log.map { "\($0.method) \($0.url.path(percentEncoded: true))" } } }

    /// Whole requests, in order.
    var requests: [HTTPRequest] { state.withLock { $0.log } }

    func change(_ body: (inout Behaviour) -> Void) { state.withLock { body(&$0.behaviour) } }

    /// Puts an object there, as a person at another program would.
    func put(_ name: String, _ text: String, calendar: String = "/homes/anna/office/") {
        state.withLock { Self.store(&$0, calendar, name, text) }
    }

    func remove(_ name: String, calendar: String = "/homes/anna/office/") {
        state.withLock { state in
            state.clock += 1
            state.calendars[calendar]?[name] = nil
            state.removed[calendar, default: [:]][name] = state.clock
        }
    }

    func objects(_ calendar: String = "/homes/anna/office/") -> [String: Object] { state.withLock { $0.calendars[calendar] ?? [:] } }

    static func store(_ state: inout State, _ calendar: String, _ name: String, _ text: String) {
        state.clock += 1
        state.calendars[calendar]?[name] = Object(text: text, tag: "tag-\(state.clock)", change: state.clock)
        state.removed[calendar]?[name] = nil
    }

    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        let (response, isLost) = state.withLock { state -> (HTTPResponse, Bool) in
            state.log.append(request)
            if let trapped = state.behaviour.trap?(request) { return (trapped, false) }
            let response = SimulatedAnswer(request: request, behaviour: state.behaviour).answer(&state)
            guard request.method == .put, state.behaviour.lostAnswers > 0 else { return (response, false) }
            state.behaviour.lostAnswers -= 1
            return (response, true)
        }
        if isLost { throw HTTPTransportError(kind: .connectionLost, mayHaveReachedServer: true, peer: "dav.example.org:443") }
        return response
    }
}
