import CalendarStore
import Foundation
import ProviderKit

/// What a host process has to do, and where it stops.
struct HostProcessOrder: Codable {
    /// What to do, in order; nothing only finishes what an earlier process left.
    var actions: [Action] = []
    /// Where to stand still for ever.
    var stop: Stop?
    /// Whether to serve until it is killed, instead of doing anything. The port is reported.
    var serves = false

    /// One thing that a product asks for.
    struct Action: Codable, Sendable {
        enum Verb: String, Codable, Sendable { case put, cancel }

        var verb: Verb
        var booking: String
        var connection = ""
        var calendar = ""
        var title = ""
        var start = Date.distantPast
        var end = Date.distantFuture

        /// The booking that is put.
        func request() throws -> BookingRequest {
            guard let window = TimeWindow(start: start, end: end) else { throw StoreError(.invalid, "an action has no window") }
            return BookingRequest(
                id: BookingID(booking), address: CalendarAddress(connection: ConnectionID(connection), calendar: CalendarID(calendar)),
                draft: EventDraft(title: title, window: window, details: "details of \(title)", location: "room of \(title)"))
        }
    }

    /// The place, and at which time of passing it.
    struct Stop: Codable, Sendable {
        var arrow: Arrow
        var passing = 1
    }

    /// The arrows of the booking flow.
    enum Arrow: String, Codable, Sendable, CaseIterable {
        /// Booking and outbox are committed; nobody has claimed the job.
        case afterPut
        /// The job is claimed; nothing is announced.
        case afterClaim
        /// The mapping is announced; nothing is sent.
        case afterAnnouncement
        /// The request is ready; nothing of it has left the process.
        case beforeSend
        /// The provider has acted; its answer has not arrived.
        case afterSend
        /// The answer has arrived; the mapping is not recorded.
        case afterAnswer
        /// The mapping is recorded; the job is not completed.
        case afterCommit
        /// The job is about to be completed.
        case beforeCompletion
    }

    init(actions: [Action] = [], stop: Stop? = nil, serves: Bool = false) {
        self.actions = actions
        self.stop = stop
        self.serves = serves
    }

    /// Reads the process's argument.
    init(text: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(text.utf8)) }

    /// The process's argument.
    var text: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }
}
