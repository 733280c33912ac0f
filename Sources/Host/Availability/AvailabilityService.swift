import CalendarStore
import ProviderKit

/// Answers when somebody is free, from the store: quick, and honest about its age and its gaps.
public struct AvailabilityService: Sendable {
    let store: any Store
    let calendars: CalendarService
    let clock: any WallClock
    let planner = AvailabilityPlanner()

    /// Answers a request. Throws ``HostError`` or `StoreError`.
    public func answer(_ request: AvailabilityRequest) async throws -> AvailabilityAnswer {
        var addresses = request.calendars
        if addresses.isEmpty {
            addresses = try await calendars.kept().map(\.address)
            guard !addresses.isEmpty else {
                throw HostError(
                    .notFound, "no calendar is kept in step yet, so nothing is known; connect an account and list its calendars")
            }
        }
        let stored = try await store.availability(
            CalendarStore.AvailabilityQuery(calendars: addresses, window: request.window, excludedBookings: request.excludedBookings))
        return planner.answer(request, stored: stored, now: clock.now)
    }
}
