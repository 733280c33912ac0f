public import CalendarStore
import Foundation
import Logging
import ProviderKit

/// Takes bookings by the caller's id and delivers them to calendars.
public struct BookingService: Sendable {
    let store: any Store
    let executor: BookingExecutor
    let clock: any WallClock
    let logger: Logger

    /// Puts a booking: the same id and content again changes nothing. What is put is durable when this returns; delivery follows.
    ///
    /// `expecting` is the version the caller has seen: `nil` for whatever is there, 0 for none.
    public func put(_ request: BookingRequest, expecting: Int? = nil) async throws -> BookingOutcome {
        guard !request.id.rawValue.isEmpty, request.id.rawValue.utf8.count <= 512 else {
            throw HostError(.invalidRequest, "a booking's id has 1 to 512 bytes")
        }
        guard let calendar = try await store.calendar(request.address), calendar.goneAt == nil else {
            throw HostError(.notFound, "there is no calendar \(request.address.calendar) at connection \(request.address.connection)")
        }
        guard calendar.description.access == .write else {
            throw HostError(.conflict, "calendar \(request.address.calendar) may not be written by this account")
        }
        guard request.draft.window.start.isWholeSecond, request.draft.window.end.isWholeSecond else {
            throw HostError(.invalidRequest, "a booking's start and end are whole seconds")
        }
        return try await store.putBooking(request, expecting: expecting, at: clock.now)
    }

    /// Cancels a booking; cancelling again changes nothing.
    public func cancel(_ id: BookingID, expecting: Int? = nil) async throws -> BookingOutcome {
        try await store.cancelBooking(id, expecting: expecting, at: clock.now)
    }

    /// One booking with its mappings, or an error.
    public func work(_ id: BookingID) async throws -> BookingWork {
        guard let work = try await store.bookingWork(id) else { throw HostError(.notFound, "there is no booking \(id)") }
        return work
    }

    /// Bookings by id, a page at a time.
    public func list(_ filter: BookingFilter = BookingFilter(), after: BookingID? = nil, limit: Int = 100) async throws -> [Booking] {
        try await store.bookings(filter, after: after, limit: min(max(1, limit), 1_000))
    }

    /// Tries a booking again that was given up.
    public func retry(_ id: BookingID) async throws -> Bool { try await store.retryBooking(id, at: clock.now) }

    /// Delivers a booking now and notes how it went. `attempt` counts from 1.
    func deliver(_ id: BookingID, attempt: Int) async throws -> Booking {
        do {
            return try await executor.deliver(id)
        } catch {
            let failure = HostError(wrapping: error)
            guard let booking = try await store.booking(id) else { throw failure }
            let givesUp = failure.isFinal
            _ = try await store.recordWriteFailure(
                id, version: booking.version, message: failure.message, givingUp: givesUp, at: clock.now)
            logger.warning("a booking was not delivered: \(failure.message)", metadata: ["booking": "\(id)", "attempt": "\(attempt)"])
            throw failure
        }
    }
}

extension Date {
    /// Whether the instant has no fraction of a second.
    fileprivate var isWholeSecond: Bool { timeIntervalSince1970 == timeIntervalSince1970.rounded() }
}
