import CalendarStore
import Foundation
import Logging
import ProviderKit

/// Performs the planner's steps: announces, calls the adapter, records; one event per booking and calendar, whatever dies in between.
struct BookingExecutor: Sendable {
    let store: any Store
    let sessions: SessionFactory
    let clock: any WallClock
    let logger: Logger
    let planner = BookingPlanner()

    /// More steps than any situation needs: a person and the host would have to race for every one of them.
    private static let maximumSteps = 16

    /// The key of a booking's event at one calendar. It names the calendar too, because several servers let one UID live in one calendar only.
    static func key(_ booking: BookingID, _ address: CalendarAddress, generation: Int) -> EventKey {
        EventKey("\(booking) \(address.connection) \(address.calendar)", generation: generation)
    }

    /// Works until the calendars say what the booking says. Throws what stopped it; nothing is recorded of a step that failed, except
    /// what is known for certain.
    func deliver(_ id: BookingID) async throws -> Booking {
        var uncertain: Set<CalendarAddress> = []
        for _ in 0..<Self.maximumSteps {
            guard let work = try await store.bookingWork(id) else { throw HostError(.notFound, "there is no booking \(id)") }
            let step = planner.nextStep(work, uncertain: uncertain)
            do {
                switch step {
                case .done: return work.booking
                case .create(let address): try await create(work.booking, at: address)
                case .update(let address, let event, let generation):
                    try await update(work.booking, event, at: address, generation: generation)
                case .delete(let address, let event, let generation):
                    try await delete(work.booking, event, at: address, generation: generation)
                case .readBack(let address, let event, let generation):
                    try await readBack(work.booking, event, at: address, generation: generation)
                    uncertain.remove(address)
                }
            } catch let error as ProviderError where planner.needsReadBack(error) {
                guard let address = step.address else { throw error }
                logger.notice("an event has to be read back: \(error.message)", metadata: ["booking": "\(id)"])
                uncertain.insert(address)
            }
        }
        throw HostError(.conflict, "booking \(id) and its event at the provider keep changing; it will be tried again")
    }

    private func create(_ booking: Booking, at address: CalendarAddress) async throws {
        let session = try await sessions.session(for: address.connection)
        guard case .proceed(let mapping) = try await store.beginWrite(booking.id, version: booking.version, in: address, at: clock.now)
        else {
            return
        }
        let reply = try await session.createEvent(
            CreateEventRequest(
                calendar: address.calendar, key: Self.key(booking.id, address, generation: mapping.generation), draft: booking.draft,
                invitations: booking.invitations))
        let effect: WriteResult.Effect =
            switch reply.disposition {
            case .created:
                .written(
                    EventReference(id: reply.event.id, uid: reply.event.uid, revision: reply.event.revision),
                    occupied: planner.occupied(booking))
            case .alreadyExisted: planner.effect(of: reply.event, booking, isWanted: true)
            }
        try await record(booking, address, mapping.generation, effect)
    }

    private func update(_ booking: Booking, _ event: EventReference, at address: CalendarAddress, generation: Int) async throws {
        let session = try await sessions.session(for: address.connection)
        let reply = try await session.updateEvent(
            UpdateEventRequest(
                calendar: address.calendar, event: event.id, expected: event.revision,
                key: Self.key(booking.id, address, generation: generation), draft: booking.draft, invitations: booking.invitations))
        let reference = EventReference(id: reply.event.id, uid: reply.event.uid, revision: reply.event.revision)
        try await record(booking, address, generation, .written(reference, occupied: planner.occupied(booking)))
    }

    private func delete(_ booking: Booking, _ event: EventReference, at address: CalendarAddress, generation: Int) async throws {
        let session = try await sessions.session(for: address.connection)
        _ = try await session.deleteEvent(
            DeleteEventRequest(
                calendar: address.calendar, event: event.id, expected: event.revision, invitations: booking.invitations))
        try await record(booking, address, generation, .deleted)
    }

    private func readBack(_ booking: Booking, _ event: EventReference?, at address: CalendarAddress, generation: Int) async throws {
        let session = try await sessions.session(for: address.connection)
        let locator: ReadEventRequest.Locator =
            if let event { .id(event.id) } else { .key(Self.key(booking.id, address, generation: generation)) }
        let reply = try await session.readEvent(ReadEventRequest(calendar: address.calendar, locator: locator))
        let isWanted = booking.status == .confirmed && booking.address == address
        let effect = reply.event.map { planner.effect(of: $0, booking, isWanted: isWanted) } ?? .lost
        try await record(booking, address, generation, effect)
    }

    private func record(_ booking: Booking, _ address: CalendarAddress, _ generation: Int, _ effect: WriteResult.Effect) async throws {
        _ = try await store.recordWrite(
            WriteResult(booking: booking.id, version: booking.version, address: address, generation: generation, effect: effect),
            at: clock.now)
    }
}

extension BookingStep {
    /// The calendar that the step is about.
    fileprivate var address: CalendarAddress? {
        switch self {
        case .create(let address), .update(let address, _, _), .delete(let address, _, _), .readBack(let address, _, _): address
        case .done: nil
        }
    }
}
