public import Foundation

/// Remembers bookings, what is still to be written for them (the outbox), and what was written (`external_calendar_events`).
public protocol BookingStore: Sendable {
    /// Creates or changes the booking that the request names: booking, outbox row and job in one commit.
    ///
    /// The same content again changes nothing. `expected` is the version the caller has seen: `nil` for whatever is there, 0 for none.
    /// A cancelled booking is confirmed again. Throws ``StoreError/Code/notFound`` for an unknown calendar, ``StoreError/Code/conflict``
    /// for one whose connection is disconnected.
    func putBooking(_ request: BookingRequest, expecting expected: Int?, at instant: Date) async throws(StoreError) -> BookingOutcome

    /// Cancels a booking: booking, outbox row and job in one commit. Throws ``StoreError/Code/notFound``.
    func cancelBooking(_ id: BookingID, expecting expected: Int?, at instant: Date) async throws(StoreError) -> BookingOutcome

    /// One booking, or `nil`.
    func booking(_ id: BookingID) async throws(StoreError) -> Booking?

    /// Up to `limit` bookings, by id, after `after`.
    func bookings(_ filter: BookingFilter, after: BookingID?, limit: Int) async throws(StoreError) -> [Booking]

    /// A booking and all its mappings, as of one instant of the store; `nil` where there is no such booking.
    func bookingWork(_ id: BookingID) async throws(StoreError) -> BookingWork?

    /// Announces that an event is about to be created or changed, so that a crash leaves a trace: makes the mapping if there is none, and
    /// begins the next generation where the event was deleted or lost. Doing it again changes nothing.
    ///
    /// Throws ``StoreError/Code/notFound`` for an unknown booking.
    func beginWrite(_ id: BookingID, version: Int, in address: CalendarAddress, at instant: Date) async throws(StoreError) -> WriteStart

    /// Records what an adapter's call did: mapping, the event's busy time, and, where everything is done, the end of the outbox row, in
    /// one commit. Where more is to do, among others because the booking changed meanwhile, there is a job for it after the same commit.
    /// So recording that the event of a settled booking was lost opens the booking again.
    ///
    /// Throws ``StoreError/Code/conflict`` where the event belongs to another booking.
    func recordWrite(_ result: WriteResult, at instant: Date) async throws(StoreError) -> WriteRecorded

    /// Notes why a write failed; `givingUp` makes the booking failed. `false` where the booking is in another version by now; then nothing
    /// is changed.
    func recordWriteFailure(
        _ id: BookingID, version: Int, message: String, givingUp: Bool, at instant: Date
    ) async throws(StoreError) -> Bool

    /// Tries a booking again that is not done: pending, with a job, in one commit. `false` where it is done or unknown.
    func retryBooking(_ id: BookingID, at instant: Date) async throws(StoreError) -> Bool
}
