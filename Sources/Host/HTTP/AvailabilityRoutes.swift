import CalendarStore
import Foundation
import Hummingbird
import ProviderKit

/// When somebody is free.
struct AvailabilityRoutes {
    let availability: AvailabilityService

    func add(to group: RouterGroup<APIContext>) {
        group.post { request, context in
            let body = try await request.body(as: Body.self, context)
            guard let window = TimeWindow(start: body.start, end: body.end) else {
                throw HostError(.invalidRequest, "'end' is not after 'start'")
            }
            let answer = try await availability.answer(
                AvailabilityRequest(
                    calendars: body.calendars ?? [], window: window, policy: body.policy ?? .failClosed,
                    maximumAge: max(0, body.maximumAgeSeconds ?? 900), excludedBookings: Set(body.excludedBookings ?? [])))
            return JSONResponse(answer)
        }
    }

    private struct Body: Decodable {
        let start: Date
        let end: Date
        let calendars: [CalendarAddress]?
        let policy: AvailabilityPolicy?
        let maximumAgeSeconds: Double?
        let excludedBookings: [BookingID]?
    }
}
