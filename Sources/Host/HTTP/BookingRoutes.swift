import CalendarStore
import Foundation
import Hummingbird
import ProviderKit

/// Bookings by the caller's own id.
struct BookingRoutes {
    let services: HostServices

    func add(to group: RouterGroup<APIContext>) {
        group.get(use: list)
        group.put(":id", use: put)
        group.get(":id") { _, context in
            let work = try await services.bookings.work(context.bookingID())
            return JSONResponse(BookingResource(work.booking, mappings: work.mappings))
        }
        group.delete(":id") { request, context in
            let outcome = try await services.bookings.cancel(context.bookingID(), expecting: request.expectedVersion())
            return try await answer(outcome, request)
        }
        group.post(":id/retry") { _, context in
            guard try await services.bookings.retry(context.bookingID()) else {
                throw HostError(.conflict, "the booking is unknown, or there is nothing to try again")
            }
            return HTTPResponse.Status.accepted
        }
    }

    private struct Body: Decodable {
        let connection: ConnectionID
        let calendar: CalendarID
        let title: String
        let start: Date
        let end: Date
        let timeZone: String?
        let details: String?
        let location: String?
        let link: URL?
        let status: EventDraft.Status?
        let isBusy: Bool?
        let organizer: EventDraft.Participant?
        let attendees: [EventDraft.Participant]?
        let invitations: InvitationPolicy?
    }

    private func put(_ request: Request, _ context: APIContext) async throws -> EditedResponse<JSONResponse<BookingResource>> {
        let body = try await request.body(as: Body.self, context)
        guard let window = TimeWindow(start: body.start, end: body.end) else {
            throw HostError(.invalidRequest, "'end' is not after 'start'")
        }
        let draft = EventDraft(
            title: body.title, window: window, timeZone: body.timeZone, details: body.details, location: body.location, link: body.link,
            status: body.status ?? .confirmed, isBusy: body.isBusy ?? true, organizer: body.organizer, attendees: body.attendees ?? [])
        let address = CalendarAddress(connection: body.connection, calendar: body.calendar)
        let outcome = try await services.bookings.put(
            BookingRequest(id: context.bookingID(), address: address, draft: draft, invitations: body.invitations ?? .silent),
            expecting: request.expectedVersion())
        return try await answer(outcome, request)
    }

    private func list(_ request: Request, _ context: APIContext) async throws -> ListResponse<BookingResource> {
        let limit = min(max(1, request.uri.queryParameters.get("limit", as: Int.self) ?? 100), 1_000)
        let after = request.uri.queryParameters.get("after").map { BookingID(String($0)) }
        let states = try request.uri.queryParameters.getAll("state").map { try Booking.State(queryValue: $0) }
        let bookings = try await services.bookings.list(BookingFilter(states: Set(states)), after: after, limit: limit)
        return ListResponse(bookings.map { BookingResource($0) }, next: bookings.count == limit ? bookings.last?.id.rawValue : nil)
    }

    /// Answers a put or cancel: 201 for a new booking, 200 otherwise, 202 while delivery goes on. `?wait=SECONDS` waits for the delivery.
    private func answer(_ outcome: BookingOutcome, _ request: Request) async throws -> EditedResponse<JSONResponse<BookingResource>> {
        guard let booking = outcome.booking, !outcome.isConflict else {
            throw HostError(.conflict, "the booking is in version \(outcome.booking?.version ?? 0); read it and decide again")
        }
        let seconds = min(max(0, request.uri.queryParameters.get("wait", as: Double.self) ?? 0), 60)
        if seconds > 0 { _ = try await services.drain(booking: booking.id, patience: .seconds(seconds)) }
        let work = try await services.bookings.work(booking.id)
        let status: HTTPResponse.Status =
            if work.booking.state == .pending { .accepted } else if case .created = outcome { .created } else { .ok }
        return EditedResponse(
            status: status, headers: [.eTag: "\"\(work.booking.version)\""],
            response: JSONResponse(BookingResource(work.booking, mappings: work.mappings)))
    }
}

extension BookingOutcome {
    /// Whether the caller expected another version.
    var isConflict: Bool { if case .conflict = self { true } else { false } }
}

extension APIContext {
    /// The booking that the path names.
    func bookingID() throws -> BookingID { BookingID(try pathParameter("id")) }
}

extension Request {
    /// The version that `If-Match: "VERSION"` or `If-None-Match: *` names; `nil` for whatever is there.
    func expectedVersion() throws -> Int? {
        if headers[.ifNoneMatch] == "*" { return 0 }
        guard let match = headers[.ifMatch] else { return nil }
        guard let digits = match.wholeMatch(of: /"([0-9]+)"|([0-9]+)/), let version = Int(digits.output.1 ?? digits.output.2 ?? "") else {
            throw HostError(.invalidRequest, "If-Match takes a booking's version in quotes, as its ETag gives it")
        }
        return version
    }
}
